/** Roles of members, by which pages show or hide; what somebody may do, the server decides. */

export const CASEWORKER = "caseworker";
export const COORDINATOR = "coordinator";
export const EDITOR = "editor";
export const PROGRAMME_MANAGER = "programme-manager";
const OPERATOR = "operator";

/** @param {{role: string | null} | null | undefined} member */
export const isCoordinator = (member) => member?.role === COORDINATOR;

/**
 * Whether a member of an organisation has no inbox there, and works for the programme alone.
 * @param {{role: string | null} | null | undefined} member
 */
export const isWithoutInbox = (member) =>
  [EDITOR, PROGRAMME_MANAGER].includes(String(member?.role));

/** @param {{role: string | null} | null | undefined} member */
export const isOperator = (member) => member?.role === OPERATOR;
