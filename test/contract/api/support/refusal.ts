import assert from "node:assert/strict";
import type { SurrealSessionsError, SurrealSessionsErrorCode } from "../../../../src/api";

/** Every word there is; a new one that is missing here does not compile. */
const known: Readonly<Record<SurrealSessionsErrorCode, true>> = {
	notConnected: true,
	invalidEndpoint: true,
	httpEndpoint: true,
	connectionRefused: true,
	unreachable: true,
	tls: true,
	notSurrealDB: true,
	serverTooOld: true,
	timeout: true,
	authenticationFailed: true,
	folderInUse: true,
	folderUnusable: true,
	engineUnavailable: true,
	setupFailed: true,
	untrustedWorkspace: true,
	sessionNotFound: true,
	identityLost: true,
	defaultSession: true,
	tooManySessions: true,
	invalidName: true,
	invalidExpression: true,
	notAllowed: true,
	invalidRecord: true,
	recordNotFound: true,
	accessTaken: true,
	confirmationNeeded: true,
	serverError: true,
	outcomeUnknown: true,
	writesRefused: true,
	notRolledBack: true,
	connectionLost: true,
	cancelled: true,
	backendFailed: true,
	invalidArgument: true,
};

/** What a call rejects with; fails when it does not, or not with what every rejection is. */
export async function refusalOf(call: Promise<unknown>): Promise<SurrealSessionsError> {
	const outcome = await call.then(
		(value) => ({ value }),
		(error: unknown) => ({ error }),
	);
	if (!("error" in outcome)) assert.fail(`expected a rejection, got ${JSON.stringify(outcome.value)}`);
	const { error } = outcome;
	assert.ok(error instanceof Error, `not an Error: ${String(error)}`);
	const { code } = error as Partial<SurrealSessionsError>;
	assert.ok(typeof code === "string" && Object.hasOwn(known, code), `unknown code ${code}: ${error.stack}`);
	assert.notEqual(error.message, "");
	assert.doesNotMatch(error.message, /Something went wrong that should not|^\w*Error:|\n\s+at /, error.stack);
	return error as SurrealSessionsError;
}

/** Fails unless the call rejects with this code. */
export async function refused(
	code: SurrealSessionsErrorCode,
	call: Promise<unknown>,
): Promise<SurrealSessionsError> {
	const refusal = await refusalOf(call);
	assert.equal(refusal.code, code, refusal.stack);
	return refusal;
}
