/** Roles of members, by which pages show or hide; what somebody may do, the server decides. */

export const CASEWORKER = "caseworker";
export const COORDINATOR = "coordinator";
const OPERATOR = "operator";

/** @param {{role: string | null} | null | undefined} member */
export const isCoordinator = (member) => member?.role === COORDINATOR;

/** @param {{role: string | null} | null | undefined} member */
export const isOperator = (member) => member?.role === OPERATOR;
