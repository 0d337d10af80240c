/** Fields that have fields within them. */
import { quoteIdentifier } from "../../common/surrealql/quote";
import { EVERY, type Path, pathOf, without } from "./idiom";
import type { FieldSchema, TableSchema } from "./schema";
import { type LinkTo, type Values, valuesOf } from "./values";

/** How deep values are made of fields within fields. */
const DEEPEST = 8;

/** The fields within one, each with its way from there. */
export function within(
	{ fields }: Pick<TableSchema, "fields">,
	field: FieldSchema,
): readonly { readonly inner: FieldSchema; readonly rest: Path }[] {
	const path = pathOf(field.name) ?? [];
	return fields.flatMap((inner) => {
		const its = pathOf(inner.name) ?? [];
		const isWithin = its.length > path.length && path.every((part, at) => part === its[at]);
		return isWithin ? [{ inner, rest: its.slice(path.length) }] : [];
	});
}

/** Values of a field, as expressions: those of its type, with whatever the fields within it have to have. */
export function fieldValues(
	table: Pick<TableSchema, "fields">,
	field: FieldSchema,
	linkTo: LinkTo,
	depth = 0,
): Values {
	const children = within(table, field).filter(({ rest }) => rest.length === 1);
	if (children.length === 0 || depth > DEEPEST) return valuesOf(field.type, linkTo);
	const made = children.flatMap(({ inner, rest: [name] }) => {
		const values = inner.isComputed ? [] : fieldValues(table, inner, linkTo, depth + 1);
		return "none" in values || values.length === 0 || name === undefined ? [] : [{ name, values }];
	});
	const entry = made.find(({ name }) => name === EVERY);
	if (entry && /\b(array|set)\b/i.test(field.type)) {
		const as = /\bset\b/i.test(field.type) ? "<set> " : "";
		return entry.values.slice(0, MOST_MADE).map((value) => `${as}[${value}]`);
	}
	const most = Math.min(MOST_MADE, Math.max(1, ...made.map(({ values }) => values.length)));
	return Array.from({ length: most }, (_, at) => {
		const parts = made.flatMap(({ name, values }) =>
			typeof name === "string" ? [`${quoteIdentifier(name)}: ${values[at] ?? values[0]}`] : [],
		);
		return `{ ${parts.join(", ")} }`;
	});
}

/** Values that are made of parts. */
const MOST_MADE = 4;

/** Where a field is, and how much of it tells what became of it. */
export interface OpenParts {
	readonly path: Path;
	/** A value without what is within it and not for everyone to read and to write: that says nothing of the field itself. */
	readonly open: (value: unknown) => unknown;
}

/** Of what a field has within it, what is open to everyone. */
export function openParts(
	table: Pick<TableSchema, "fields">,
	field: FieldSchema,
	action: "create" | "update",
): OpenParts {
	const closed = within(table, field).filter(
		({ inner: { permissions, isComputed, isReadonly } }) =>
			permissions.select !== true ||
			permissions[action] !== true ||
			isComputed ||
			(action === "update" && isReadonly),
	);
	return {
		path: pathOf(field.name) ?? [],
		open: (value) => closed.reduce((left, { rest }) => without(left, rest), value),
	};
}
