/** What a sign-in form has been told so far, and what it ends in. */
import type { Credentials, RecordCredentials } from "../api";
import { defined } from "../common/defined";
import type { AccessMethod } from "../protocol/backend";

/** What one can sign in with. */
export type SignInKind = Credentials["kind"] | "token";

/** A namespace and a database, as far as there are any. */
export interface Place {
	readonly namespace?: string;
	readonly database?: string;
}

/** What has been typed so far. */
export interface Values {
	readonly kind?: SignInKind;
	/** Where the session is. */
	readonly here: Place;
	/** Of a system user; and of a record access, as far as the session is nowhere. */
	readonly namespace: string;
	readonly database: string;
	readonly access: string;
	/** Level of the access, once one was chosen among those that can be seen; `nowhere` when its name was typed. */
	readonly seenAt?: AccessMethod["level"] | "nowhere";
	/** Where a bearer access is defined whose name was typed. */
	readonly level?: AccessMethod["level"];
	readonly elsewhere: Place;
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
			return { kind, ...placeOfRecords(values), access, username, password: secret };
		case "bearer":
			return { kind, ...placeOfBearer(values), access, key: secret };
		case "record":
			return recordOf(values);
		default:
			return { kind: "root", username, password: secret };
	}
}

/** The credentials of a record user. */
export function recordOf(values: Values): RecordCredentials {
	const { access, fieldNames = [], fields } = values;
	const variables = Object.fromEntries(fieldNames.map((name) => [name, fields[name] ?? ""]));
	return { kind: "record", ...placeOfRecords(values), access, variables };
}

/** The database whose record accesses are meant, which only a database has: the session's own, if it has one. */
export function placeOfRecords({ here, namespace, database }: Values): Place {
	return defined({
		namespace: here.namespace ?? (namespace || undefined),
		database: here.database ?? (database || undefined),
	});
}

/** At which level the bearer access is defined, as far as it is known. */
export function levelOf({ seenAt, level }: Values): AccessMethod["level"] | undefined {
	return seenAt === "nowhere" ? level : (seenAt ?? level);
}

/** Where the bearer access is defined. */
export function placeOfBearer(values: Values): Place {
	return placeAt(levelOf(values) ?? "database", values.seenAt === "nowhere" ? values.elsewhere : values.here);
}

/** As much of a place as says the level: a namespace or database too many would be another one. */
export function placeAt(level: AccessMethod["level"], { namespace, database }: Place): Place {
	switch (level) {
		case "root":
			return {};
		case "namespace":
			return defined({ namespace });
		case "database":
			return defined({ namespace, database });
	}
}
