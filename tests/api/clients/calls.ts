// The main calls with a client that @hey-api/openapi-ts made in ./client; prints what was answered.
// What a phone makes up with cryptography comes from the test: node calls.mjs '{…}'.

import { client } from "./client/client.gen";
import {
  accountAuthenticators,
  accountLogin,
  accountLogout,
  inboxDecline,
  inboxList,
  intakeCreate,
  intakeErase,
  intakeMatches,
  intakeOptions,
  intakeRead,
  intakeWrite,
  memberMe,
  notificationsSettingsChange,
  organisationRead,
  surveyQuestionnaires,
} from "./client/sdk.gen";
import type { IntakeCreateData, IntakeWriteData } from "./client/types.gen";

interface Given {
  server: string;
  email: string;
  login: string;
  access: string;
  submission: IntakeCreateData["body"];
  message: IntakeWriteData["body"];
}

const given: Given = JSON.parse(process.argv[2] ?? "{}");
let token = "";
client.setConfig({
  baseUrl: given.server,
  auth: (scheme) => (scheme.name === "X-Session-Token" ? token : `Kier ${given.access}`),
});

const { profile } = given.submission;
const options = await intakeOptions();
const fitting = await intakeMatches({ body: { ...profile, exclude: [] } });
const created = await intakeCreate({ body: given.submission });
const written = await intakeWrite({ body: given.message });
const conversation = await intakeRead();

const wrong = await accountLogin({ body: { email: given.email, password: "x" } });
const signedIn = await accountLogin({ body: { email: given.email, password: given.login } });
const early = await memberMe();
token = signedIn.data?.meta.session_token ?? "";
const me = await memberMe();
const authenticators = await accountAuthenticators();
const organisation = await organisationRead();
const page = await inboxList({ query: { status: "offered" } });
const [referral] = page.data?.results ?? [];
if (!referral) throw new Error("there is no referral");
const path = { referral: referral.id };
const declined = await inboxDecline({ path, body: { reason: "no-place" } });
const again = await inboxDecline({ path });
const settings = await notificationsSettingsChange({ body: { times: null } });
const questionnaires = await surveyQuestionnaires();
const out = await accountLogout();
const erased = await intakeErase();

// A problem's type tells its members: only some have a challenge.
const problem = again.error;
const kind = problem && "type" in problem ? problem.type : undefined;

console.log(
  JSON.stringify({
    options: options.response?.status,
    matches: fitting.response?.status,
    created: created.data?.status,
    written: written.response?.status,
    messages: conversation.data?.messages.length,
    wrong: wrong.error && "errors" in wrong.error ? wrong.error.errors?.[0]?.code : null,
    early: early.error && "type" in early.error ? early.error.type : null,
    me: me.data?.email,
    authenticators: authenticators.data?.data.length,
    organisation: organisation.data?.id,
    referral: referral.status,
    declined: declined.data?.status,
    again: kind,
    times: settings.data?.times,
    questionnaires: questionnaires.data?.results.length,
    out: out.response?.status,
    erased: erased.response?.status,
  }),
);
