/** The forms to sign a session in or up. They ask only what the kind needs, and a refusal loses nothing. */

import { type CancellationToken, ThemeIcon } from "vscode";
import type { RecordCredentials } from "../api";
import { asSessionsError } from "../common/asSessionsError";
import { defined } from "../common/defined";
import { isOpenField } from "../common/openField";
import type { Remembered } from "../model/storage/remembered";
import type { Requester } from "../model/workspace";
import { type AccessMethod, listAccesses, type SessionState } from "../protocol/backend";
import { accessChoice, type ChosenAccess, levelStep, typedAccess } from "./accessChoices";
import { fieldNames, fieldsFor, withFields } from "./credentialFields";
import { askPick, askText, type Choice, type Frame, type TextQuestion } from "./quickInput";
import { recordOf, type SignIn, type SignInKind, signInOf, type Values } from "./signInValues";
import { mapAnswer, runWizard, type Step } from "./wizard";

export interface SignInFormDeps {
	readonly workspace: Requester;
	readonly remembered: Remembered;
}

/**
 * Asks how to sign `session` in, and does it with `submit` while the last question is open: a refusal is shown there.
 * Resolves to whether it was done.
 */
export async function signInForm(
	deps: SignInFormDeps,
	session: SessionState,
	submit: (what: SignIn, token: CancellationToken) => Promise<unknown>,
): Promise<boolean> {
	const form = new Form(deps, session, "signIn", (values, token) => submit(signInOf(values), token));
	const done = await runWizard(`Sign In “${session.name}”`, form.initial(), (values) => [
		kindStep,
		...form.stepsOf(values),
	]);
	return done !== undefined;
}

/** Asks what a record access needs to make a record, and does it with `submit`. Resolves to whether it was done. */
export async function signUpForm(
	deps: SignInFormDeps,
	session: SessionState,
	submit: (credentials: RecordCredentials, token: CancellationToken) => Promise<unknown>,
): Promise<boolean> {
	const form = new Form(deps, session, "signUp", (values, token) => submit(recordOf(values), token));
	const initial: Values = { ...form.initial(), kind: "record" };
	const done = await runWizard(`Sign Up “${session.name}”`, initial, (values) => form.stepsOf(values));
	return done !== undefined;
}

/** Asks for a token, and signs in with it by `submit`. Resolves to whether it was done. */
export async function tokenForm(
	session: SessionState,
	submit: (accessToken: string, token: CancellationToken) => Promise<unknown>,
): Promise<boolean> {
	const frame = { title: `Authenticate “${session.name}” with a Token`, step: 1, totalSteps: 1 };
	const answer = await askText(frame, {
		...tokenQuestion,
		accept: (text, token) => refusal(() => submit(text.trim(), token)),
	});
	return answer.kind === "value";
}

const tokenQuestion: TextQuestion = {
	prompt: "Token (JWT)",
	placeholder: "eyJ…",
	masked: true,
	validate: (text) => (text.trim() === "" ? "Enter a token." : undefined),
};

const kinds: readonly Choice<SignInKind>[] = [
	kindChoice("record", "Record User", "person", "through a record access, such as user:alice via account"),
	kindChoice("root", "Root User", "shield", "user and password"),
	kindChoice("namespace", "Namespace User", "account", "user and password"),
	kindChoice("database", "Database User", "account", "user and password"),
	kindChoice(
		"access",
		"Access with User and Password",
		"account",
		"a record access that reads $user and $pass",
	),
	kindChoice("bearer", "Bearer Key", "key", "access and key"),
	kindChoice("token", "Token", "key", "a JWT"),
];

function kindChoice(value: SignInKind, label: string, icon: string, description: string): Choice<SignInKind> {
	return { value, label, description, iconPath: new ThemeIcon(icon) };
}

const kindStep: Step<Values> = {
	id: "kind",
	async ask(frame, values) {
		const answer = await askPick(frame, {
			placeholder: "As whom?",
			choices: kinds,
			isActive: (kind) => kind === values.kind,
		});
		return mapAnswer(answer, (kind) => ({ ...values, kind }));
	},
};

class Form {
	readonly #deps: SignInFormDeps;
	readonly #session: SessionState;
	readonly #action: "signIn" | "signUp";
	readonly #submit: (values: Values, token: CancellationToken) => Promise<unknown>;
	/** By namespace and database: the way back leads to another place. */
	readonly #accesses = new Map<string, Promise<readonly AccessMethod[]>>();

	constructor(
		deps: SignInFormDeps,
		session: SessionState,
		action: "signIn" | "signUp",
		submit: (values: Values, token: CancellationToken) => Promise<unknown>,
	) {
		this.#deps = deps;
		this.#session = session;
		this.#action = action;
		this.#submit = submit;
	}

	/** What was typed the last time, and where the session is. */
	initial(): Values {
		const { kind, username = "", access = "" } = this.#deps.remembered.get(this.#action);
		const { namespace = "", database = "" } = this.#session;
		const known = kinds.find(({ value }) => value === kind)?.value;
		return { namespace, database, username, access, secret: "", fields: {}, ...defined({ kind: known }) };
	}

	stepsOf({
		kind,
		level,
		levelFrom,
		fieldNames: names,
		fieldNamesFrom: from,
	}: Values): readonly Step<Values>[] {
		switch (kind) {
			case undefined:
				return [];
			case "root":
				return [text("username", "User"), this.#last(secret("password"))];
			case "namespace":
				return [text("namespace", "Namespace"), text("username", "User"), this.#last(secret("password"))];
			case "database":
				return [
					text("namespace", "Namespace"),
					text("database", "Database"),
					text("username", "User"),
					this.#last(secret("password")),
				];
			case "access":
				return [
					...this.#place(),
					this.#accessStep("access"),
					text("username", "User"),
					this.#last(secret("password")),
				];
			case "bearer":
				return [
					this.#accessStep("bearer"),
					...(levelFrom === "typed" ? [levelStep, ...placeOf(level)] : []),
					this.#last(secret("bearer key")),
				];
			case "token":
				return [this.#last(secret("token"))];
			default: {
				const fields = (names ?? []).map((name) => recordField(name));
				const last = fields.pop();
				return [
					...this.#place(),
					this.#accessStep("record"),
					...(from === "definition" ? [] : [fieldNamesStep]),
					...fields,
					...(last ? [this.#last(last)] : []),
				];
			}
		}
	}

	/** Where a record access is: in the session's own database, if it has one. */
	#place(): readonly Step<Values>[] {
		const { namespace, database } = this.#session;
		return [
			...(namespace ? [] : [text("namespace", "Namespace")]),
			...(database ? [] : [text("database", "Database")]),
		];
	}

	/** Chooses among the accesses that can be seen, or takes a typed name; with it come the fields. */
	#accessStep(kind: "record" | "bearer" | "access"): Step<Values> {
		return {
			id: "access",
			ask: async (frame, values) => {
				const found = this.#accessesAt(values);
				const fits = (method: AccessMethod) =>
					(method.kind === (kind === "bearer" ? "bearer" : "record") || method.kind === "unknown") &&
					(this.#action === "signIn" || method.signUpFields !== undefined);
				const answer = await askPick(frame, {
					placeholder: "Choose an access, or type its name",
					choices: found.then((all) => all.filter(fits).map((method) => accessChoice(method, values))),
					isActive: ({ name, method }) =>
						name === values.access && method?.level === (values.level ?? method?.level),
					typed: typedAccess,
				});
				return mapAnswer(answer, (chosen) => this.#withAccess(values, chosen));
			},
		};
	}

	/** The form once an access is chosen: with what its definition says, and what was typed for it the last time. */
	#withAccess(values: Values, { name: access, method }: ChosenAccess): Values {
		const { fieldNames: _names, fieldNamesFrom: _from, level, ...others } = values;
		const names = this.#action === "signIn" ? method?.signInFields : method?.signUpFields;
		const remembered = fieldsFor(access, this.#deps.remembered.get(this.#action));
		return {
			...others,
			access,
			...defined({ level: method?.level ?? level }),
			levelFrom: method ? "definition" : "typed",
			fields: { ...remembered, ...(access === values.access ? values.fields : {}) },
			...(names && names.length > 0 ? { fieldNames: names, fieldNamesFrom: "definition" as const } : {}),
		};
	}

	#accessesAt({ namespace, database }: Values): Promise<readonly AccessMethod[]> {
		const place = JSON.stringify([namespace, database]);
		const found = this.#accesses.get(place) ?? this.#findAccesses(namespace, database);
		this.#accesses.set(place, found);
		return found;
	}

	async #findAccesses(namespace: string, database: string): Promise<readonly AccessMethod[]> {
		const where = defined({ namespace: namespace || undefined, database: database || undefined });
		const asked = this.#deps.workspace.request(listAccesses, { id: this.#session.id, ...where });
		// Who may not ask can type.
		return (await asked.catch(() => undefined))?.accesses ?? [];
	}

	/** The last question stays open while the server is asked. */
	#last(field: Field): Step<Values> {
		return {
			id: field.id,
			ask: async (frame, values) => {
				const answer = await askText(frame, {
					...field.question(values),
					accept: (typed, token) =>
						refusal(async () => {
							const all = field.put(values, typed);
							await this.#submit(all, token);
							await this.#remember(all);
						}),
				});
				return mapAnswer(answer, (typed) => field.put(values, typed));
			},
		};
	}

	async #remember({ kind, username, access, fields }: Values): Promise<void> {
		const kept = { kind, username: username || undefined, access: access || undefined };
		const records = withFields(this.#deps.remembered.get(this.#action), access, fields);
		await this.#deps.remembered.set(this.#action, { ...records, ...defined(kept) });
	}
}

/** What the server, or the user by leaving, says against it; `undefined` when it was done. */
async function refusal(work: () => Promise<unknown>): Promise<string | undefined> {
	try {
		await work();
		return undefined;
	} catch (error) {
		return asSessionsError(error).message;
	}
}

/** A question whose answer goes into the form. */
interface Field extends Step<Values> {
	question(values: Values): TextQuestion;
	put(values: Values, typed: string): Values;
}

function field(id: string, parts: Pick<Field, "question" | "put">): Field {
	return {
		id,
		...parts,
		ask: async (frame: Frame, values) =>
			mapAnswer(await askText(frame, parts.question(values)), (typed) => parts.put(values, typed)),
	};
}

/** What has to be asked of an access of that level. */
function placeOf(level: Values["level"]): readonly Field[] {
	switch (level) {
		case "database":
			return [text("namespace", "Namespace"), text("database", "Database")];
		case "namespace":
			return [text("namespace", "Namespace")];
		default:
			return [];
	}
}

function text(key: "namespace" | "database" | "username", name: string): Field {
	return field(key, {
		question: (values) => ({
			prompt: name,
			placeholder: name,
			value: values[key],
			validate: needed(name),
		}),
		put: (values, typed) => ({ ...values, [key]: typed.trim() }),
	});
}

function secret(name: string): Field {
	const title = name.charAt(0).toUpperCase() + name.slice(1);
	return field("secret", {
		question: () =>
			name === "token"
				? tokenQuestion
				: { prompt: title, placeholder: title, masked: true, validate: needed(title) },
		put: (values, typed) => ({ ...values, secret: name === "password" ? typed : typed.trim() }),
	});
}

function recordField(name: string): Field {
	return field(`$${name}`, {
		question: ({ access, fields }) => ({
			prompt: `$${name}, as access “${access}” reads it`,
			placeholder: `$${name}`,
			value: fields[name] ?? "",
			masked: !isOpenField(name),
		}),
		put: (values, typed) => ({ ...values, fields: { ...values.fields, [name]: typed } }),
	});
}

const fieldNamesStep: Step<Values> = {
	id: "fields",
	async ask(frame, values) {
		const answer = await askText(frame, {
			prompt: `Names of the variables that access “${values.access}” reads, with commas between them`,
			placeholder: "email, password",
			value: Object.keys(values.fields).join(", "),
			validate: (typed) => (fieldNames(typed).length === 0 ? "Enter at least one name." : undefined),
		});
		return mapAnswer(answer, (typed) => ({
			...values,
			fieldNames: fieldNames(typed),
			fieldNamesFrom: "typed",
		}));
	},
};

function needed(name: string): (typed: string) => string | undefined {
	return (typed) => (typed.trim() === "" ? `Enter the ${name.toLowerCase()}.` : undefined);
}
