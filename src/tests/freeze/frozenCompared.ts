/** What sessions got of a statement, as what is written into a suite. */
import type { CancellationToken } from "vscode-jsonrpc";
import { errors } from "../../common/errors";
import { oneLine } from "../../common/oneLine";
import type { Frozen, FrozenActor, FrozenPart } from "../../common/suites/freeze";
import { whyNotThisSession } from "../../common/suites/freezeReasons";
import { caseOfError, caseOfValue } from "../../common/suites/freezeStatement";
import type { ComparedArgument, FoundSession } from "../../contributions";
import { whereIs } from "../../model/sessionWords";
import type { Workspace } from "../../model/workspace";
import { DEFAULT_SESSION } from "../../protocol/backend";
import type { FrozenColumn, FrozenStatement } from "../../protocol/compare";
import { actorName } from "./choices";
import { fixturesOf } from "./fixtures";

/** What a session got, where a case can say it. */
export interface Told {
	readonly session: FoundSession;
	readonly got: Exclude<FrozenColumn, { readonly why: string }>;
}

/** And as whom. */
export interface WithActor extends Told {
	readonly actor: FrozenActor;
}

/** Those of whom a case can say what they got, and a sentence about each other. Throws `invalidArgument` where there is none. */
export function checkCompared(
	{ sessions, frozen, place }: ComparedArgument,
	workspace: Workspace,
): { readonly told: readonly Told[]; readonly leftOut: readonly string[] } {
	const told: Told[] = [];
	const leftOut: string[] = [];
	for (const [index, session] of sessions.entries()) {
		const got = frozen.columns[index] ?? { why: "It gave nothing." };
		const why = whyNotThisSession(session) ?? ("why" in got ? got.why : undefined);
		if (why === undefined && !("why" in got)) told.push({ session, got });
		else leftOut.push(`“${session.name}” has no case. ${why}`);
	}
	if (told.length === 0) throw errors.invalidArgument(`No test can be made of this. ${leftOut.join(" ")}`);
	// It tells what is in the records.
	const observer = workspace.session(DEFAULT_SESSION);
	if (whereIs(observer) !== place)
		throw errors.invalidArgument(
			`Session “${observer.name}” is in ${whereIs(observer)}, and what was compared is of ${place}. Compare again first.`,
		);
	return { told, leftOut };
}

/** Fetches the records that it is about. */
export async function frozenCompared(
	{ statement, place, frozen }: ComparedArgument,
	columns: readonly WithActor[],
	leftOut: readonly string[],
	workspace: Workspace,
	token: CancellationToken,
): Promise<Frozen> {
	const { records, isChoice, unnamed } = frozen;
	const { fixtures, notes } = await fixturesOf(workspace, records, token);
	const names = columns.map(({ session }) => `“${session.name}”`).join(", ");
	const comment = [
		oneLine(`From a comparison in ${place}: what ${names} got.`),
		...aboutRecords(frozen),
		...(unnamed.length === 0 ? [] : [`No assertion can name the fields ${unnamed.join(", ")}.`]),
		...leftOut.map((each) => oneLine(each)),
		...notes,
	];
	const chosen = isChoice ? records : [];
	const parts = columns.map(({ actor, got }): FrozenPart => {
		const who = actorName(actor);
		const made =
			"error" in got
				? caseOfError(who, statement, got.error)
				: caseOfValue(who, statement, chosen, got.assertions);
		return { actor, cases: [made] };
	});
	return { comment, fixtures, parts: withoutTwins(parts) };
}

function aboutRecords({ records, isChoice, rows, kinds }: FrozenStatement): readonly string[] {
	if (!isChoice || rows <= records.length) return [];
	const ways = "one for each way in which the sessions saw one";
	return kinds > records.length
		? [
				`Of its ${rows} records ${records.length} are in it. There are ${kinds} ways in which the sessions saw one.`,
			]
		: [`Of its ${rows} records ${records.length} stand for all: ${ways}.`];
}

/** Two sessions of the same actor that got the same have one case. */
function withoutTwins(parts: readonly FrozenPart[]): readonly FrozenPart[] {
	return [...new Map(parts.map((part) => [JSON.stringify(part), part])).values()];
}
