/** What it takes to have a session again, without its secrets: of these it has the names alone. */
import type { Credentials } from "../../api";
import { quoteIdentifier } from "../../common/surrealql/quote";
import { toSurrealQL } from "../cbor/surrealql";
import { identityText } from "../connection/identity";
import type { Session } from "../connection/session";
import type { Escape } from "./literals";
import { quoted } from "./literals";
import { type ValueWords, valueExpression } from "./values";

export interface Recipe {
	readonly name: string;
	readonly endpoint: string;
	readonly engine: Engine;
	readonly namespace?: string;
	readonly database?: string;
	/** Who it is, such as `user:alice via account`. */
	readonly identity: string;
	readonly signIn: SignIn;
	readonly variables: readonly { readonly name: string; readonly bytes: Uint8Array }[];
	/** Names of those whose values are too long to be written, or of a type that this version does not know. */
	readonly leftOut: readonly string[];
}

export type Engine = "server" | "memory" | "folder";

export type SignIn =
	/** Nobody is signed in; `lost` says why, where somebody was. */
	| { readonly kind: "none"; readonly lost?: string }
	| { readonly kind: "token"; readonly token: Secret }
	| {
			readonly kind: "user";
			readonly namespace?: string;
			readonly database?: string;
			readonly username: string;
			readonly password: Secret;
	  }
	| (AccessPlace & { readonly kind: "bearer"; readonly key: Secret })
	| (AccessPlace & { readonly kind: "record"; readonly variables: readonly SecretVariable[] });

/** Where an access is defined, and its name. */
export interface AccessPlace {
	readonly namespace?: string;
	readonly database?: string;
	readonly access: string;
}

/** The environment variable that holds a secret. */
export interface Secret {
	readonly env: string;
}

/** A variable that the clause of a record access reads. */
export interface SecretVariable extends Secret {
	readonly name: string;
	/** Whether the session was signed in with a text; anything else stands in the environment as JSON. */
	readonly isText: boolean;
}

/** A message has to be small, and nobody reads a literal of this length: bytes of all values together. */
const MOST_BYTES = 200_000;

/** The recipe for `session` on the connection to `endpoint`. */
export function recipeOf(session: Session, connection: { endpoint: string; engine: Engine }): Recipe {
	const { name, namespace, database, auth } = session;
	const variables: { name: string; bytes: Uint8Array }[] = [];
	const leftOut: string[] = [];
	let left = MOST_BYTES;
	for (const [variable, { bytes }] of session.variables) {
		if (bytes.length > left || !isKnown(bytes)) {
			leftOut.push(variable);
			continue;
		}
		left -= bytes.length;
		variables.push({ name: variable, bytes });
	}
	return {
		...connection,
		name,
		...(namespace === undefined ? {} : { namespace }),
		...(namespace === undefined || database === undefined ? {} : { database }),
		identity: identityText(auth),
		signIn: signInOf(session),
		variables,
		leftOut,
	};
}

/** A newer server may have types that nothing here can write. */
function isKnown(bytes: Uint8Array): boolean {
	try {
		toSurrealQL(bytes);
		return true;
	} catch {
		return false;
	}
}

function signInOf({ auth, identityLost, secret }: Session): SignIn {
	if (identityLost)
		return {
			kind: "none",
			lost: `it was ${identityLost.was} and was signed out, since ${identityLost.reason}`,
		};
	if (auth.kind === "anonymous") return { kind: "none" };
	const { credentials } = secret;
	return credentials ? ofCredentials(credentials) : { kind: "token", token: { env: "SURREAL_TOKEN" } };
}

function ofCredentials(credentials: Credentials): SignIn {
	const password = { env: "SURREAL_PASSWORD" };
	switch (credentials.kind) {
		case "root":
			return { kind: "user", username: credentials.username, password };
		case "namespace": {
			const { namespace, username } = credentials;
			return { kind: "user", namespace, username, password };
		}
		case "database": {
			const { namespace, database, username } = credentials;
			return { kind: "user", namespace, database, username, password };
		}
		case "bearer":
			return { kind: "bearer", ...accessPlace(credentials), key: { env: "SURREAL_KEY" } };
		case "access":
			return {
				kind: "record",
				...accessPlace(credentials),
				variables: [
					{ name: "user", env: "SURREAL_USER", isText: true },
					{ name: "pass", env: "SURREAL_PASS", isText: true },
				],
			};
		case "record":
			return {
				kind: "record",
				...accessPlace(credentials),
				variables: secretVariables(credentials.variables),
			};
	}
}

function accessPlace({ namespace, database, access }: AccessPlace): AccessPlace {
	return {
		...(namespace === undefined ? {} : { namespace }),
		...(database === undefined ? {} : { database }),
		access,
	};
}

/** Each has an environment variable of its own, whatever is alike in their names. */
function secretVariables(variables: Readonly<Record<string, unknown>>): readonly SecretVariable[] {
	const taken = new Set<string>();
	return Object.entries(variables).map(([name, value]) => {
		const wanted = `SURREAL_${name.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}`;
		let env = wanted;
		for (let number = 2; taken.has(env); number++) env = `${wanted}_${number}`;
		taken.add(env);
		return { name, env, isText: typeof value === "string" };
	});
}

/** Names of the environment variables that the recipe needs. */
function environment({ signIn }: Recipe): readonly string[] {
	switch (signIn.kind) {
		case "none":
			return [];
		case "token":
			return [signIn.token.env];
		case "user":
			return [signIn.password.env];
		case "bearer":
			return [signIn.key.env];
		case "record":
			return signIn.variables.map(({ env }) => env);
	}
}

/** The recipe's variables, as a language writes them. */
export interface WrittenVariables {
	/** Name as a literal, value as an expression. */
	readonly set: readonly (readonly [name: string, value: string])[];
	/** Those that the SDK has no type for: `LET` statements, as a literal, and the names. */
	readonly inText: { readonly names: readonly string[]; readonly literal: string } | undefined;
}

/** Writes the variables with the SDK's types, and as SurrealQL those that it has none for. */
export function writtenVariables(recipe: Recipe, words: ValueWords, escape: Escape): WrittenVariables {
	const set: (readonly [string, string])[] = [];
	const names: string[] = [];
	const statements: string[] = [];
	for (const { name, bytes } of recipe.variables) {
		const value = valueExpression(bytes, words);
		if (value !== undefined) {
			set.push([quoted(name, escape), value]);
			continue;
		}
		names.push(`$${name}`);
		statements.push(`LET $${quoteIdentifier(name)} = ${toSurrealQL(bytes)};`);
	}
	const inText =
		names.length > 0 ? { names, literal: quoted(`${statements.join(" ")} `, escape) } : undefined;
	return { set, inText };
}

/** The sentences that stand at the head of every text, without their comment marks. */
export function headLines(
	recipe: Recipe,
	sdk: string,
	isRun: "run by a test" | "not run",
): readonly string[] {
	const env = environment(recipe);
	const { signIn, leftOut } = recipe;
	return [
		isRun === "not run"
			? `This text was not run. It was written against the published API of ${sdk}.`
			: `For ${sdk}.`,
		`Makes a session as “${recipe.name}” is: ${recipe.identity}.`,
		...(env.length > 0 ? [`Secrets come from the environment: ${env.join(", ")}.`] : []),
		...(signIn.kind === "none" && signIn.lost ? [`Nobody signs in here: ${signIn.lost}.`] : []),
		...(leftOut.length > 0
			? [
					`Left out, since their values are too long or of an unknown type: ${leftOut.map((name) => `$${name}`).join(", ")}.`,
				]
			: []),
	];
}

/** What is said of {@link WrittenVariables.inText}. */
export function inTextLines(names: readonly string[]): readonly string[] {
	return [
		`The SDK has no type that keeps what ${names.join(", ")} ${names.length === 1 ? "holds" : "hold"}.`,
		"Begin each query that needs it with this text: a LET holds for its query alone.",
	];
}

/** What is said where the session of an embedded engine is the one of a program of its own. */
export const ownMemory =
	"A database in memory is this program's own, and empty: its users and accesses are to be defined first.";
