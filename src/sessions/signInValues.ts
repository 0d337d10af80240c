/** What a sign-in form has been told so far, and what it ends in. */
import type { Credentials, RecordCredentials } from "../api";
import { defined } from "../common/defined";
import type { AccessMethod } from "../protocol/backend";

/** What one can sign in with. */
export type SignInKind = Credentials["kind"] | "token";

/** What has been typed so far. */
export interface Values {
	readonly kind?: SignInKind;
	readonly namespace: string;
	readonly database: string;
	readonly access: string;
	/** Where the access is defined: known from its definition, or asked for. */
	readonly level?: AccessMethod["level"];
	readonly levelFrom?: "definition" | "typed";
	readonly username: string;
	/** Password, key or token. */
	readonly secret: string;
	/** Names of the record access' fields: from its definition, or typed. */
	readonly fieldNames?: readonly string[];
	readonly fieldNamesFrom?: "definition" | "typed";
	readonly fields: Readonly<Record<string, string>>;
}

/** What the form ends in. */
export type SignIn =
	| { readonly kind: "credentials"; readonly credentials: Credentials }
	| { readonly kind: "token"; readonly token: string };

/** What to sign in with, once everything has been asked. */
export function signInOf(values: Values): SignIn {
	if (values.kind === "token") return { kind: "token", token: values.secret };
	return { kind: "credentials", credentials: credentialsOf(values) };
}

function credentialsOf(values: Values): Credentials {
	const { kind, namespace, database, access, username, secret } = values;
	switch (kind) {
		case "namespace":
			return { kind, namespace, username, password: secret };
		case "database":
			return { kind, namespace, database, username, password: secret };
		case "access":
			return { kind, namespace, database, access, username, password: secret };
		case "bearer":
			return { kind, ...placeOf(values), access, key: secret };
		case "record":
			return recordOf(values);
		default:
			return { kind: "root", username, password: secret };
	}
}

/** Where the access is. A namespace or database too many would be another level, on which there is no such access. */
export function placeOf({ level, namespace, database }: Pick<Values, "level" | "namespace" | "database">): {
	namespace?: string;
	database?: string;
} {
	switch (level) {
		case "root":
			return {};
		case "namespace":
			return { namespace };
		default:
			return defined({ namespace: namespace || undefined, database: database || undefined });
	}
}

/** The credentials of a record user. */
export function recordOf({
	namespace,
	database,
	access,
	fieldNames = [],
	fields,
}: Values): RecordCredentials {
	const variables = Object.fromEntries(fieldNames.map((name) => [name, fields[name] ?? ""]));
	return { kind: "record", namespace, database, access, variables };
}
