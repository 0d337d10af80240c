import type { Credentials } from "../api";
import { defined } from "../common/defined";
import { errors } from "../common/errors";

/** What `surrealSessions.connection.*` says. */
export interface ConnectionSettings {
	readonly endpoint: string;
	readonly namespace?: string;
	readonly database?: string;
	readonly auth?: ConnectionAuth;
	readonly setupFiles: readonly string[];
	readonly timeoutMs: number;
	readonly duringOutage: "wait" | "fail";
}

/** Who the default session signs in as, without the secret. */
export type ConnectionAuth =
	| { readonly level: "root" | "namespace" | "database"; readonly user: string }
	| { readonly level: "access"; readonly access: string; readonly user: string };

/** Names one secret among all that are kept. */
export interface SecretRef {
	readonly endpoint: string;
	readonly level: ConnectionAuth["level"];
	readonly user: string;
	/** Where the user is defined: what of it tells users of this level apart. */
	readonly namespace?: string;
	readonly database?: string;
	readonly access?: string;
}

/** Secrets that the user asked to keep. */
export interface SecretStore {
	get(ref: SecretRef): Promise<string | undefined>;
	set(ref: SecretRef, secret: string): Promise<void>;
	delete(ref: SecretRef): Promise<void>;
}

/** Reads `surrealSessions.connection.auth`; throws `invalidArgument` in words when it makes no sense. */
export function parseConnectionAuth(value: unknown): ConnectionAuth | undefined {
	if (value === undefined || value === null) return undefined;
	if (typeof value !== "object") throw wrong("it must be an object");
	const { level, user, access } = value as Readonly<Record<string, unknown>>;
	if (level === undefined || level === "none") {
		if (user === undefined && access === undefined) return undefined;
		throw wrong("it needs a “level”");
	}
	if (typeof user !== "string" || user === "") throw wrong("it needs a “user”");
	if (level === "root" || level === "namespace" || level === "database") return { level, user };
	if (level !== "access") throw wrong("“level” must be root, namespace, database or access");
	if (typeof access !== "string" || access === "") throw wrong("level “access” needs an “access”");
	return { level, access, user };
}

function wrong(why: string): Error {
	return errors.invalidArgument(`The setting surrealSessions.connection.auth cannot be used: ${why}.`);
}

/** Credentials from what is configured and the secret. */
export function credentialsOf(
	auth: ConnectionAuth,
	password: string,
	where: { readonly namespace?: string; readonly database?: string },
): Credentials {
	const { namespace, database } = where;
	const user = { username: auth.user, password };
	switch (auth.level) {
		case "root":
			return { kind: "root", ...user };
		case "namespace":
			return { kind: "namespace", namespace: needed(namespace, "namespace"), ...user };
		case "database":
			return {
				kind: "database",
				namespace: needed(namespace, "namespace"),
				database: needed(database, "database"),
				...user,
			};
		case "access":
			return { kind: "access", ...defined({ namespace, database }), access: auth.access, ...user };
	}
}

function needed(name: string | undefined, what: "namespace" | "database"): string {
	if (name) return name;
	throw errors.invalidArgument(
		`Signing in as a ${what} user needs a ${what}: set surrealSessions.connection.${what}.`,
	);
}
