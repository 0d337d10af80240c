/** Opening a session as a record: which one, and whether it may be. Rejects with `cancelled` where the user leaves. */
import { type CancellationToken, QuickPickItemKind, ThemeIcon, window } from "vscode";
import { asSessionsError } from "../common/asSessionsError";
import { errors } from "../common/errors";
import { oneLine } from "../common/oneLine";
import { withoutIcons } from "../common/withoutIcons";
import type { RecordArgument } from "../contributions";
import type { Looks, Planned } from "../model/looks";
import { whoIs } from "../model/sessionWords";
import { withProgress } from "../progress";
import type { SessionRef } from "../protocol/backend";
import type { LookPlace, LookSuggestions } from "../protocol/look";
import type { SessionsDeps } from "./deps";
import { askPick, askText, type Choice } from "./quickInput";

const TITLE = "Open Session as a Record";

/** Opens a session as the record that is meant, or asked for, and makes it the active one. */
export async function openAsRecord(
	deps: SessionsDeps,
	target: RecordArgument | undefined,
): Promise<SessionRef> {
	const { workspace } = deps;
	await withProgress("Connecting…", (token) => workspace.ensureConnected(token));
	const looks = await deps.looks();
	const wanted = recordOf(workspace, target);
	const planned = wanted
		? await withProgress("Looking for the record…", (token) => looks.plan(wanted.record, wanted, token))
		: await askRecord(looks);
	if (!looks.isDevelopment(planned)) await confirm(deps, looks, planned);
	const session = await withProgress(`Opening a session as ${oneLine(planned.record, 40)}…`, (token) =>
		looks.open(planned, {}, token),
	);
	workspace.activate(session.id);
	return session;
}

/** The record that a command was called with, and where it is. */
function recordOf(
	workspace: SessionsDeps["workspace"],
	target: RecordArgument | undefined,
): ({ readonly record: string } & LookPlace) | undefined {
	if (target === undefined) return undefined;
	if (typeof target === "string") return { record: target };
	if ("record" in target) {
		const { record, namespace, database, endpoint } = target;
		// A result stays in sight when its connection has ended.
		if (endpoint !== undefined && endpoint !== workspace.connection.endpoint) throw errors.otherConnection();
		return { record, ...placeOf({ namespace, database }) };
	}
	if (!("sessionId" in target)) return undefined;
	const session = workspace.session(target.sessionId);
	const { variable } = target;
	const record =
		variable !== undefined
			? session.variables[variable]
			: session.auth.kind === "record"
				? session.auth.subject
				: undefined;
	return record === undefined ? undefined : { record, ...placeOf(session) };
}

/** A place that is whole: half of one would be another one. */
function placeOf({
	namespace,
	database,
}: {
	readonly namespace?: string | undefined;
	readonly database?: string | undefined;
}): LookPlace {
	return namespace === undefined || database === undefined ? {} : { namespace, database };
}

/** Asks for a record: one of a list, or a typed one. What is wrong with it is said where it stands. */
async function askRecord(looks: Looks): Promise<Planned> {
	const found = await withProgress("Looking for records…", (token) => looks.suggestions(token));
	const choices = choicesOf(found);
	let planned: Planned | undefined;
	/** Gives what is wrong. */
	const attempt = async (record: string, token: CancellationToken) => {
		try {
			planned = await looks.plan(record, found, token);
			return undefined;
		} catch (error) {
			return asSessionsError(error).message;
		}
	};
	for (let text = ""; ; ) {
		text = await pickRecord(choices, text);
		const message = await withProgress("Looking for the record…", (token) => attempt(text, token));
		if (message !== undefined) {
			const answer = await askText(
				{ title: TITLE, step: 2, totalSteps: 2 },
				{
					prompt: "The id of one record, as SurrealQL",
					placeholder: "user:bob",
					value: text,
					message,
					accept: attempt,
					leave: (typed) => {
						text = typed;
					},
				},
			);
			if (answer.kind === "cancelled") throw errors.cancelled();
		}
		if (planned) return planned;
	}
}

/** A record of the list, or what was typed. */
async function pickRecord(choices: readonly Choice<string>[], text: string): Promise<string> {
	const answer = await askPick<string>(
		{ title: TITLE, step: 1, totalSteps: 1 },
		{
			placeholder: "Choose a record, or type its id, such as user:bob",
			choices,
			none: "No record access here signs in from a table: type the id of a record, such as user:bob",
			text,
			typed: (typed) =>
				choices.some(({ value }) => value === typed)
					? undefined
					: {
							label: `Open as ${withoutIcons(typed)}`,
							iconPath: new ThemeIcon("person"),
							alwaysShow: true,
							value: typed,
						},
		},
	);
	if (answer.kind !== "value") throw errors.cancelled();
	return answer.value;
}

/** By table, with the accesses that sign in from it. */
function choicesOf({ tables }: LookSuggestions): readonly Choice<string>[] {
	return tables.flatMap(({ table, accesses, records }) => [
		{
			label: withoutIcons(`${table}, by ${accesses.join(", ")}${records.length === 0 ? ": no records" : ""}`),
			kind: QuickPickItemKind.Separator,
			value: "",
		},
		...records.map((record) => ({
			label: withoutIcons(record),
			iconPath: new ThemeIcon("person"),
			value: record,
		})),
	]);
}

const OPEN = "Open";
const OPEN_AND_MARK = "Open and Mark as Development";

/** Asks before something is defined in a database that is not for development. */
async function confirm({ workspace }: SessionsDeps, looks: Looks, planned: Planned): Promise<void> {
	const { record, namespace, database, statement } = planned;
	const { endpoint = "" } = workspace.connection;
	const [main] = workspace.sessions;
	const answer = await window.showWarningMessage(
		`Open a session as ${oneLine(record, 80)} in ${namespace}/${database} at ${endpoint}?`,
		{
			modal: true,
			detail: `This database is not marked as one for development. There, this is run as the default session${main ? `, ${whoIs(main)}` : ""}:\n\n${statement}\n\nThe grant is revoked when the session is closed, and ends after an hour. The access stays until “Remove Our Access Definition” takes it away.`,
		},
		OPEN,
		OPEN_AND_MARK,
	);
	if (answer === undefined) throw errors.cancelled();
	if (answer === OPEN_AND_MARK) await looks.markAsDevelopment(planned);
}

/** Removes our access from the database, if the user wants it. */
export async function removeLookAccess(deps: SessionsDeps): Promise<void> {
	const { workspace } = deps;
	const looks = await deps.looks();
	const planned = await withProgress("Looking for the access…", (token) => looks.planRemoval(token));
	const { namespace, database, statement, access } = planned;
	const open = workspace.sessions.filter(({ looking }) => looking).length;
	const goOn =
		open === 0
			? ""
			: `\n\n${open === 1 ? "The session that looks" : `The ${open} sessions that look`} as a record ${open === 1 ? "goes" : "go"} on, but cannot be brought back when the connection is lost.`;
	const answer = await window.showWarningMessage(
		`Remove the access “${access}” from ${namespace}/${database}?`,
		{ modal: true, detail: `As the default session, this is run:\n\n${statement}${goOn}` },
		"Remove",
	);
	if (answer !== "Remove") throw errors.cancelled();
	await withProgress("Removing the access…", (token) => looks.remove(planned, token));
	void window.showInformationMessage(`The access “${access}” was removed from ${namespace}/${database}.`);
}
