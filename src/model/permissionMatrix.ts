import type { CancellationToken } from "vscode-jsonrpc";
import type { PermissionCell, PermissionMatrix } from "../api";
import { errors } from "../common/errors";
import { permissionMatrix as matrix, planMatrix } from "../protocol/permissions";
import { checkOptions, checkText } from "./argumentsCheck";
import type { Requester } from "./workspace";

/** What {@link PermissionMatrix} is for, with looks at what callers hand in. */
export async function permissionMatrix(
	workspace: Requester,
	ids: unknown,
	options: unknown,
	setting: () => unknown,
	token: CancellationToken | undefined,
): Promise<PermissionMatrix> {
	const { outside = "skip" } = checkOptions(options, "The options");
	const { fields, records, ...scope } = matrixOptions(ids, options, setting);
	if (outside !== "skip" && outside !== "try")
		throw errors.invalidArgument("outside must be “skip” or “try”, or be left out.");
	const confirmed = outside === "try" ? (await workspace.request(planMatrix, scope, token)).tables : [];
	const params = {
		...scope,
		key: "",
		fields,
		records,
		confirmed: confirmed.map(({ name }) => name),
	};
	const { cells } = await workspace.request(matrix, params, token);
	return frozenMatrix(scope.sessions, cells);
}

/** What the setting `permissions.records` says, if it makes sense. */
export function recordsIn(setting: unknown): number {
	return typeof setting === "number" && Number.isSafeInteger(setting) && setting > 0 ? setting : 100;
}

/** What is tried, as callers say it. Throws `invalidArgument` where it has another form. */
export function matrixOptions(
	ids: unknown,
	options: unknown,
	setting: () => unknown,
): {
	readonly sessions: readonly string[];
	readonly tables?: readonly string[];
	readonly fields: boolean;
	readonly records: number;
} {
	const sessions = textsOf(ids, "The sessions' ids");
	const { tables, fields = false, records = recordsIn(setting()) } = checkOptions(options, "The options");
	const names = tables === undefined ? undefined : textsOf(tables, "tables");
	if (typeof fields !== "boolean")
		throw errors.invalidArgument("fields must be true or false, or be left out.");
	if (typeof records !== "number" || !Number.isSafeInteger(records) || records < 1)
		throw errors.invalidArgument("records must be a whole number of 1 or more, or be left out.");
	return { sessions, ...(names ? { tables: names } : {}), fields, records };
}

/** A matrix that whoever gets it cannot change. */
export function frozenMatrix(
	sessions: readonly string[],
	cells: readonly PermissionCell[],
): PermissionMatrix {
	for (const cell of cells) {
		Object.freeze(cell.examples);
		Object.freeze(cell);
	}
	return Object.freeze({ sessions: Object.freeze([...sessions]), cells: Object.freeze([...cells]) });
}

function textsOf(value: unknown, what: string): readonly string[] {
	if (!Array.isArray(value)) throw errors.invalidArgument(`${what} must be a list of strings.`);
	for (const each of value) checkText(each, `Each of ${what.replace(/^The/, "the")}`);
	const texts = value as readonly string[];
	if (new Set(texts).size < texts.length) throw errors.invalidArgument(`${what} must each be there once.`);
	return texts;
}
