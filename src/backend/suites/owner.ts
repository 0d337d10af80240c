/** Who makes the databases of the suites, and takes them away. */
import type { Credentials, SessionAuth } from "../../api";
import { suiteErrors } from "../../common/suites/errors";
import { isTokenOver } from "../connection/identity";
import type { Link } from "../connection/link";
import { rpcCredentials, tokensOf } from "../connection/signIn";
import { signInError } from "../connection/signInRefusals";
import { Refusal, SuiteSession } from "./session";

/** A system user, or whoever is not signed in where that is enough. */
export interface Owner {
	/** Namespaces are made by root alone; within a namespace a user of it makes databases. */
	readonly level: { readonly kind: "root" } | { readonly kind: "namespace"; readonly namespace: string };
	/** What signs in; nothing where nobody needs to. */
	readonly secret?: { readonly access?: string; readonly credentials?: Credentials };
}

/** The owner that a session's user is. Throws where the user may not make databases. `home` is where it is defined. */
export function ownerOf(
	auth: SessionAuth,
	home: string | undefined,
	openToAll: boolean,
	secret: NonNullable<Owner["secret"]>,
): Owner {
	if (auth.kind === "root") return { level: { kind: "root" }, secret };
	if (auth.kind === "anonymous" && openToAll) return { level: { kind: "root" } };
	const [namespace] = home === undefined ? [] : (JSON.parse(home) as unknown[]);
	if (auth.kind === "namespace" && typeof namespace === "string")
		return { level: { kind: "namespace", namespace }, secret };
	throw suiteErrors.noOwner();
}

/** A session of the owner's, and the token that it has, if any. */
export async function openOwner(
	link: Link,
	{ secret }: Owner,
): Promise<{ readonly session: SuiteSession; readonly token?: string }> {
	const session = await SuiteSession.open(link);
	try {
		const token = secret && (await signIn(session, secret));
		return { session, ...(token === undefined ? {} : { token }) };
	} catch (error) {
		session.close();
		throw error;
	}
}

async function signIn(
	session: SuiteSession,
	{ access, credentials }: NonNullable<Owner["secret"]>,
): Promise<string | undefined> {
	if (access !== undefined && !isTokenOver(access)) {
		try {
			await session.call("authenticate", [access]);
			return access;
		} catch (error) {
			if (!(error instanceof Refusal) || !credentials) throw error;
		}
	}
	if (!credentials) throw suiteErrors.noOwner();
	try {
		return tokensOf(await session.call<unknown>("signin", [rpcCredentials(credentials, {})])).access;
	} catch (error) {
		if (!(error instanceof Refusal) || !error.described) throw error;
		throw signInError(error.described, credentials, "in");
	}
}
