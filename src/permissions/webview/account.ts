import type { MatrixHead, MatrixNews, MatrixView, MatrixWhatIf } from "../../protocol/matrixPage";
import { whyNotApplied } from "./applies";

const NONE_APPLIES =
	"Table permissions do not apply to these sessions: they have full rights, or are system users, for whom roles decide. Choose one that is signed in as a record, or looks as one, to see what permissions do.";

/** What was done, when, where and against what: a sentence each. */
export function account(view: MatrixView): readonly string[] {
	return view.head.whatIf ? whatIfAccount(view, view.head.whatIf) : matrixAccount(view);
}

/** What it is, for a heading. */
export function titleOf({ head: { place, whatIf } }: Pick<MatrixView, "head">): string {
	return whatIf ? `What “${whatIf.document}” would change in ${place}` : `Permissions in ${place}`;
}

/** Lists that belong to it; each has a line at least. */
export function parts({
	whatIf,
}: MatrixHead): readonly { readonly title: string; readonly lines: readonly string[] }[] {
	if (!whatIf) return [];
	const { leftOut, unknownDefinitions } = whatIf;
	return [
		{ title: "Not as in the database", lines: leftOut },
		{
			title: "Definitions that the engine does not know, and the copy lacks",
			lines: unknownDefinitions.map(({ definition, message }) => `${definition}: ${message}`),
		},
	].filter(({ lines }) => lines.length > 0);
}

function whatIfAccount({ head, news }: MatrixView, whatIf: MatrixWhatIf): readonly string[] {
	const { startedAt, place, endpoint, records, serverVersion } = head;
	const { engineVersion } = whatIf;
	const when = new Date(startedAt).toLocaleString();
	return [
		`What “${whatIf.document}” would change in ${place} (${endpoint}). Tried ${when} on a copy in an embedded engine, SurrealDB ${engineVersion}; the database was not touched.`,
		`Old and new are of the same engine and the same records, at most ${count(records, "record")} of a table and what ${records === 1 ? "it refers" : "they refer"} to: only the text makes the difference.`,
		...(serverVersion === undefined || serverVersion === engineVersion
			? []
			: [`The database runs on SurrealDB ${serverVersion}, which may decide otherwise than the engine.`]),
		...noneApplies(news),
		...news.since,
	];
}

function matrixAccount({ head, news }: MatrixView): readonly string[] {
	const { startedAt, endpoint, serverVersion, place, records, unconfirmed } = head;
	const { stage, observer, since } = news;
	const server = serverVersion === undefined ? endpoint : `${endpoint}, SurrealDB ${serverVersion}`;
	const when = new Date(startedAt).toLocaleString();
	return [
		`Tried ${when} in ${place} (${server}). Everything that was tried is rolled back.`,
		`The observer is “${observer.name}”, ${observer.who}: of each table at most ${count(records, "record")} that it sees ${records === 1 ? "is" : "are"} tried.`,
		...noneApplies(news),
		...(stage.kind === "partial" ? [`This is a part of it: ${stage.why}`] : []),
		...(unconfirmed.length > 0
			? [`Not tried where a roll-back would not undo it, and unknown therefore: ${unconfirmed.join(", ")}.`]
			: []),
		...since,
	];
}

function noneApplies({ sessions }: MatrixNews): readonly string[] {
	return sessions.every((session) => whyNotApplied(session) !== undefined) ? [NONE_APPLIES] : [];
}

function count(number: number, one: string): string {
	return `${number.toLocaleString("en")} ${one}${number === 1 ? "" : "s"}`;
}
