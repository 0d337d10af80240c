/** The forms to sign a session in or up. They ask only what the kind needs, and a refusal loses nothing. */

import { type CancellationToken, ThemeIcon } from "vscode";
import type { RecordCredentials } from "../api";
import { asSessionsError } from "../common/asSessionsError";
import { defined } from "../common/defined";
import { whereDefined } from "../common/whereDefined";
import type { Remembered } from "../model/storage/remembered";
import type { Requester } from "../model/workspace";
import { type AccessMethod, listAccesses, type SessionState } from "../protocol/backend";
import { accessChoice, type ChosenAccess, levelStep, levels, typedAccess } from "./accessChoices";
import { fieldsFor, withFields } from "./credentialFields";
import { askPick, askText, type Choice } from "./quickInput";
import {
	bearerKey,
	type Field,
	fieldNamesStep,
	password,
	placeQuestions,
	recordField,
	text,
	token,
	tokenQuestion,
} from "./signInQuestions";
import {
	levelOf,
	type Place,
	placeOfBearer,
	placeOfRecords,
	recordOf,
	type SignIn,
	type SignInKind,
	signInOf,
	type Values,
} from "./signInValues";
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

const kinds: readonly Choice<SignInKind>[] = [
	kindChoice("record", "Record User", "person", "through a record access, such as user:alice via account"),
	kindChoice("root", "Root User", "shield", "user and password"),
	kindChoice("namespace", "Namespace User", "account", "user and password"),
	kindChoice("database", "Database User", "account", "user and password"),
	kindChoice(
		"access",
		"Access with User and Password",
		"account",
		"a database's record access that reads $user and $pass",
	),
	kindChoice("bearer", "Bearer Key", "key", "of an access at root level, in a namespace or a database"),
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
	/** Stays while the form is open: whoever goes back to say where its access is need not look for the key again. */
	#key = "";

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
		const { kind, level, username = "", access = "", ...last } = this.#deps.remembered.get(this.#action);
		const here = defined({ namespace: this.#session.namespace, database: this.#session.database });
		return {
			here,
			namespace: here.namespace ?? "",
			database: here.database ?? "",
			username,
			access,
			secret: "",
			fields: {},
			elsewhere: defined({ namespace: last["namespace"], database: last["database"] }),
			...defined({
				kind: kinds.find(({ value }) => value === kind)?.value,
				level: levels.find(({ value }) => value === level)?.value,
			}),
		};
	}

	stepsOf({ kind, level, seenAt, fieldNames: names, fieldNamesFrom: from }: Values): readonly Step<Values>[] {
		switch (kind) {
			case undefined:
				return [];
			case "root":
				return [text("username", "User"), this.#last(password)];
			case "namespace":
				return [text("namespace", "Namespace"), text("username", "User"), this.#last(password)];
			case "database":
				return [
					text("namespace", "Namespace"),
					text("database", "Database"),
					text("username", "User"),
					this.#last(password),
				];
			case "access":
				return [...this.#place(), this.#accessStep("access"), text("username", "User"), this.#last(password)];
			case "bearer":
				return [
					this.#accessStep("bearer"),
					...(seenAt === "nowhere" ? [levelStep, ...placeQuestions(level)] : []),
					this.#last(bearerKey((values) => whereDefined(placeOfBearer(values)))),
				];
			case "token":
				return [this.#last(token)];
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
		const isBearer = kind === "bearer";
		const fits = (method: AccessMethod) =>
			(method.kind === (isBearer ? "bearer" : "record") || method.kind === "unknown") &&
			(this.#action === "signIn" || method.signUpFields !== undefined);
		return {
			id: "access",
			ask: async (frame, values) => {
				const place = isBearer ? values.here : placeOfRecords(values);
				const level = levelOf(values);
				const answer = await askPick(frame, {
					placeholder: "Choose an access, or type its name",
					none: `No ${isBearer ? "bearer" : "record"} access${this.#action === "signUp" ? " for signing up" : ""} is to be seen ${whereSeen(place)}: type its name`,
					choices: this.#accessesAt(place).then((all) =>
						all.filter(fits).map((method) => accessChoice(method, place)),
					),
					isActive: ({ name, method }) =>
						name === values.access && (!isBearer || method?.level === (level ?? method?.level)),
					typed: (name, shown) => typedAccess(name, shown, isBearer),
				});
				return mapAnswer(answer, (chosen) => this.#withAccess(values, chosen));
			},
		};
	}

	/** The form once an access is chosen: with what its definition says, and what was typed for it the last time. */
	#withAccess(values: Values, { name: access, method }: ChosenAccess): Values {
		const { fieldNames: _names, fieldNamesFrom: _from, ...others } = values;
		const names = this.#action === "signIn" ? method?.signInFields : method?.signUpFields;
		const remembered = fieldsFor(access, this.#deps.remembered.get(this.#action));
		return {
			...others,
			access,
			seenAt: method?.level ?? "nowhere",
			fields: { ...remembered, ...(access === values.access ? values.fields : {}) },
			...(names && names.length > 0 ? { fieldNames: names, fieldNamesFrom: "definition" as const } : {}),
		};
	}

	#accessesAt(where: Place): Promise<readonly AccessMethod[]> {
		const place = JSON.stringify([where.namespace, where.database]);
		const found = this.#accesses.get(place) ?? this.#findAccesses(where);
		this.#accesses.set(place, found);
		return found;
	}

	async #findAccesses(where: Place): Promise<readonly AccessMethod[]> {
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
					...(values.kind === "bearer"
						? {
								value: this.#key,
								leave: (typed: string) => {
									this.#key = typed;
								},
							}
						: {}),
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

	async #remember(values: Values): Promise<void> {
		const { kind, username, access, fields, elsewhere } = values;
		const kept = {
			...elsewhere,
			kind,
			level: levelOf(values),
			username: username || undefined,
			access: access || undefined,
		};
		const records = withFields(this.#deps.remembered.get(this.#action), access, fields);
		await this.#deps.remembered.set(this.#action, { ...records, ...defined(kept) });
	}
}

/** Where accesses were looked for. */
function whereSeen({ namespace, database }: Place): string {
	const place = [namespace, database].filter(Boolean).join("/");
	return place ? `in ${place}` : "here";
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
