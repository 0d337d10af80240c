/** Signing a session in, and having the same identity again. */
import { ServerError } from "surrealdb";
import type { Credentials } from "../../api";
import { errors } from "../../common/errors";
import { withoutStop } from "../../common/sentences";
import { encodeJsonFields } from "../cbor/codec";
import { type Ask, askIdentity, type Identity, isSameIdentity, isTokenOver } from "./identity";
import { withoutSecrets } from "./quotedSecrets";
import type { Secret, Session } from "./session";

/** Where an access is defined: at root level without either. */
type Place = Partial<Pick<Session, "namespace" | "database">>;

/** The parameter of `signin` and `signup`, as the server's RPC protocol names its fields. */
export function rpcCredentials(credentials: Credentials, session: Place): Record<string, unknown> {
	switch (credentials.kind) {
		case "root":
			return user(credentials);
		case "namespace":
			return { ...user(credentials), ns: credentials.namespace };
		case "database":
			return { ...user(credentials), ns: credentials.namespace, db: credentials.database };
		case "access":
			return { ...user(credentials), ac: credentials.access, ...level(credentials) };
		case "bearer":
			return { key: credentials.key, ac: credentials.access, ...level(credentials) };
		case "record": {
			const ns = credentials.namespace ?? session.namespace;
			const db = credentials.database ?? session.database;
			if (ns === undefined || db === undefined)
				throw errors.invalidArgument(
					"A record access belongs to a database: choose a namespace and a database first.",
				);
			return { ...encodeJsonFields(credentials.variables), ac: credentials.access, ns, db };
		}
	}
}

function user({ username, password }: { username: string; password: string }) {
	return { user: username, pass: password };
}

/** What is absent says at which level the access is defined. */
function level({ namespace, database }: Place) {
	if (namespace === undefined && database !== undefined)
		throw errors.invalidArgument(
			`Database “${database}” needs its namespace: give both, a namespace alone, or neither for an access at root level.`,
		);
	return {
		...(namespace === undefined ? {} : { ns: namespace }),
		...(database === undefined ? {} : { db: database }),
	};
}

/** The tokens in the answer to `signin`, `signup` and `refresh`. */
export function tokensOf(answer: unknown): Secret {
	if (typeof answer === "string") return { access: answer };
	if (typeof answer !== "object" || answer === null) return {};
	const { access, refresh } = answer as { access?: unknown; refresh?: unknown };
	return {
		...(typeof access === "string" ? { access } : {}),
		...(typeof refresh === "string" ? { refresh } : {}),
	};
}

/** Why a secret that is not {@link Session.renewable} signs nobody in again: the end of a sentence. */
export function whyNotRenewable({ access }: Secret): string {
	return access ? "its token has expired" : "nothing is left to sign it in with";
}

/**
 * Makes the session `expected` again, by what it holds: its access token while it is good, then its refresh token,
 * then its credentials. Each is believed only when the server says that it is the same user by the same access.
 * Gives the server's word, or the reason when none of them does it; rejects when the connection fails.
 */
export async function regainIdentity(
	ask: Ask,
	session: Session,
	expected: Identity,
): Promise<Identity | string> {
	const { access, refresh, credentials, look } = session.secret;
	let reason = whyNotRenewable(session.secret);
	const attempt = async (what: () => Promise<unknown>): Promise<Identity | undefined> => {
		try {
			await what();
			const identity = await askIdentity(ask, session.secret.access);
			if (isSameIdentity(identity, expected)) return identity;
			reason = "the server now takes it for somebody else";
		} catch (error) {
			if (!(error instanceof ServerError)) throw error;
			// Told later, when it may be otherwise.
			const told = withoutSecrets(error.message, credentials, access, refresh);
			reason = look
				? `the grant by which it looked as a record is over: open it again (${withoutStop(told)})`
				: `the server refused to sign it in again: ${withoutStop(told)}`;
		}
		return undefined;
	};
	let identity: Identity | undefined;
	if (access && !isTokenOver(access))
		identity = await attempt(() => ask({ method: "authenticate", params: [access] }));
	if (!identity && refresh)
		identity = await attempt(async () => {
			const answer = await ask({ method: "refresh", params: [{ access, refresh }] });
			session.secret = { ...session.secret, ...tokensOf(answer) };
		});
	if (!identity && credentials)
		identity = await attempt(async () => {
			const answer = await ask({ method: "signin", params: [rpcCredentials(credentials, session)] });
			session.secret = { credentials, ...(look ? { look } : {}), ...tokensOf(answer) };
		});
	return identity ?? reason;
}

/**
 * The credentials with the place that they were used in: a record access that is left to the session's own place would
 * later be another one of the same name, wherever the session has gone meanwhile.
 */
export function settled(credentials: Credentials, session: Place): Credentials {
	if (credentials.kind !== "record") return credentials;
	const { namespace = session.namespace, database = session.database } = credentials;
	return {
		...credentials,
		...(namespace === undefined ? {} : { namespace }),
		...(database === undefined ? {} : { database }),
	};
}
