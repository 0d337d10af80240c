/** Who a session is: asked of the server, put into words, compared. */
import { RecordId } from "surrealdb";
import type { SessionAuth } from "../../api";
import { quoteIdentifier } from "../../common/surrealql/quote";
import { decodeValue, RawResults } from "../cbor/codec";
import { indexList } from "../cbor/reader";
import { toSurrealQL } from "../cbor/surrealql";
import { isAnonymousRefused, isNotAllowed } from "./failures";
import type { Call } from "./link";

/** What the server says of a session. */
export interface Identity {
	readonly auth: SessionAuth;
	/** Absent when the server does not tell those who are not signed in. */
	readonly place?: { readonly namespace: string | undefined; readonly database: string | undefined };
	/** Namespace and database that the user is defined in: two databases may each have a `user:alice`. */
	readonly home?: string;
}

/** Sends a call to one session. */
export type Ask = <T>(call: Omit<Call, "session">) => Promise<T>;

// All of `$session`, since reading a field of a value needs a namespace on engine 3.0.2.
const question = "RETURN [$auth, $access, $token, $session]";

/**
 * Asks the server who the session is and where. A server may forbid users to ask anything: then the claims of `token`,
 * which it has just accepted, are its word. Rejects with the SDK's errors.
 */
export async function askIdentity(ask: Ask, token?: string): Promise<Identity> {
	let answer: unknown;
	try {
		answer = await ask<unknown>({ method: "query", params: [question] });
	} catch (error) {
		if (isAnonymousRefused(error)) return { auth: { kind: "anonymous" } };
		if (isNotAllowed(error)) return fromToken(token);
		throw error;
	}
	const statement = answer instanceof RawResults ? answer.statements[0] : undefined;
	if (!statement) throw new Error("The server gave no answer to who the session is.");
	const { bytes } = statement.value;
	const value = decodeValue<unknown>(bytes);
	if (statement.status === "ERR" || !Array.isArray(value)) throw new Error(String(value));
	const [record, access, claims, session] = value;
	const fields = isFields(session) ? session : {};
	return {
		auth: describe(record instanceof RecordId ? firstText(bytes) : undefined, access, claims, fields["exp"]),
		place: { namespace: textOf(fields["ns"]), database: textOf(fields["db"]) },
		...homeOf(claims),
	};
}

/** The first item of a list as SurrealQL: from its bytes, since in JavaScript `user:[1f]` is `user:[1]`. */
function firstText(list: Uint8Array): string {
	const [begin, end] = indexList(list) ?? [];
	return toSurrealQL(list.subarray(begin, end));
}

function homeOf(claims: unknown): Pick<Identity, "home"> {
	return isFields(claims) ? { home: JSON.stringify([claims["NS"], claims["DB"]]) } : {};
}

function fromToken(token: string | undefined): Identity {
	const claims = token === undefined ? undefined : claimsOf(token);
	if (!claims) return { auth: { kind: "anonymous" } };
	const access = textOf(claims["AC"]);
	const id = textOf(claims["ID"]) ?? "";
	if (access !== undefined && id.includes(":")) {
		// The server quotes no keyword there.
		const subject = id.replace(/^\w+/, quoteIdentifier);
		return { auth: { kind: "record", subject, access }, ...homeOf(claims) };
	}
	return { auth: describe(undefined, access, claims, undefined), ...homeOf(claims) };
}

/** What a token (JWT) says of itself; `undefined` for what is none. */
export function claimsOf(token: string): Readonly<Record<string, unknown>> | undefined {
	try {
		const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
		return isFields(claims) ? claims : undefined;
	} catch {
		return undefined;
	}
}

/** Whether a token says that it is over; what cannot be read is left to the server. */
export function isTokenOver(token: string): boolean {
	const exp = claimsOf(token)?.["exp"];
	return typeof exp === "number" && exp * 1000 <= Date.now();
}

function describe(record: string | undefined, access: unknown, token: unknown, expiry: unknown): SessionAuth {
	const rest = {
		...(typeof access === "string" ? { access } : {}),
		...(typeof expiry === "number" ? { expiresAt: expiry * 1000 } : {}),
	};
	if (record !== undefined) return { kind: "record", subject: record, ...rest };
	// The end of an authentication that was taken away is still told: there is nothing left that could end.
	if (!isFields(token)) return { kind: "anonymous" };
	const id = textOf(token["ID"]);
	const subject = id === undefined ? {} : { subject: id };
	if (id === undefined) return { kind: "token", ...rest };
	if (textOf(token["DB"])) return { kind: "database", ...subject, ...rest };
	return { kind: textOf(token["NS"]) ? "namespace" : "root", ...subject, ...rest };
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null;
}

function textOf(value: unknown): string | undefined {
	return typeof value === "string" ? value : undefined;
}

/** Whether both are the same user of the same place by the same access. */
export function isSameIdentity(one: Identity, other: Identity): boolean {
	const [a, b] = [one.auth, other.auth];
	return a.kind === b.kind && a.subject === b.subject && a.access === b.access && one.home === other.home;
}

/** Such as `user:alice via account`, `root user admin`. */
export function identityText(auth: SessionAuth): string {
	const via = auth.access ? ` via ${auth.access}` : "";
	switch (auth.kind) {
		case "anonymous":
			return "anonymous";
		case "record":
			return `${auth.subject}${via}`;
		case "token":
			return `a token's bearer${via}`;
		default:
			return `${auth.kind} user ${auth.subject}${via}`;
	}
}
