/** Questions of the sign-in forms that take a text, and where each puts its answer. */
import { isOpenField } from "../common/openField";
import { fieldNames } from "./credentialFields";
import { askText, type Frame, type TextQuestion } from "./quickInput";
import type { Values } from "./signInValues";
import { mapAnswer, type Step } from "./wizard";

/** A question whose answer goes into the form. */
export interface Field extends Step<Values> {
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

/** A name that is needed. */
export function text(key: "namespace" | "database" | "username", name: string): Field {
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

/** Part of the place where an access is defined whose name was typed. */
function placeOfAccess(key: "namespace" | "database", name: string): Field {
	return field(key, {
		question: ({ access, elsewhere, here }) => ({
			prompt: `${name} in which access “${access}” is defined`,
			placeholder: name,
			value: elsewhere[key] ?? (sameNamespace(elsewhere, here) ? (here[key] ?? "") : ""),
			validate: needed(name),
		}),
		put: (values, typed) => ({ ...values, elsewhere: { ...values.elsewhere, [key]: typed.trim() } }),
	});
}

/** A database of the session's own is no suggestion for another namespace. */
function sameNamespace(elsewhere: Values["here"], here: Values["here"]): boolean {
	return elsewhere.namespace === undefined || elsewhere.namespace === here.namespace;
}

/** What has to be asked of an access of that level. */
export function placeQuestions(level: Values["level"]): readonly Field[] {
	switch (level) {
		case "database":
			return [placeOfAccess("namespace", "Namespace"), placeOfAccess("database", "Database")];
		case "namespace":
			return [placeOfAccess("namespace", "Namespace")];
		default:
			return [];
	}
}

/** The question for a token. */
export const tokenQuestion: TextQuestion = {
	prompt: "Token (JWT)",
	placeholder: "eyJ…",
	masked: true,
	validate: (typed) => (typed.trim() === "" ? "Enter a token." : undefined),
};

export const password: Field = field("secret", {
	question: () => ({
		prompt: "Password",
		placeholder: "Password",
		masked: true,
		validate: needed("Password"),
	}),
	put: (values, typed) => ({ ...values, secret: typed }),
});

export const token: Field = field("secret", {
	question: () => tokenQuestion,
	put: (values, typed) => ({ ...values, secret: typed.trim() }),
});

/** The key, asked with `where` its access is defined: it is good there alone. */
export function bearerKey(where: (values: Values) => string): Field {
	return field("secret", {
		question: (values) => ({
			prompt: `Bearer key of access “${values.access}” ${where(values)}`,
			placeholder: "surreal-bearer-…",
			masked: true,
			validate: needed("Bearer key"),
		}),
		put: (values, typed) => ({ ...values, secret: typed.trim() }),
	});
}

/** A variable that a record access reads. */
export function recordField(name: string): Field {
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

/** Which variables a record access reads whose definition is not known. */
export const fieldNamesStep: Step<Values> = {
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
