/** What sessions got of a statement, as what is written into a suite. */
import type { CancellationToken } from "vscode-jsonrpc";
import { errors } from "../../common/errors";
import { oneLine } from "../../common/oneLine";
import { actorName, type Frozen, type FrozenActor, type FrozenPart } from "../../common/suites/freeze";
import { caseOfPresence } from "../../common/suites/freezeCell";
import { whyNotThisSession } from "../../common/suites/freezeReasons";
import { caseOfError, caseOfValue } from "../../common/suites/freezeStatement";
import type { ComparedArgument } from "../../contributions";
import type { FoundSession } from "../../model/foundSession";
import type { FrozenColumn, FrozenStatement } from "../../protocol/compare";
import { fixturesOf, notesOnActors, whyNotTheseClauses } from "./fixtures";
import { type Asked, look } from "./look";

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
export function sayable({ sessions, frozen }: ComparedArgument): {
	readonly told: readonly Told[];
	readonly leftOut: readonly string[];
} {
	const told: Told[] = [];
	const leftOut: string[] = [];
	for (const [index, session] of sessions.entries()) {
		const got = frozen.columns[index] ?? { why: "It gave nothing." };
		const why = whyNotThisSession(session) ?? ("why" in got ? got.why : undefined);
		if (why === undefined && !("why" in got)) told.push({ session, got });
		else leftOut.push(`“${session.name}” has no case. ${why}`);
	}
	if (told.length === 0) throw errors.invalidArgument(`No test can be made of this. ${leftOut.join(" ")}`);
	return { told, leftOut };
}

/** Fetches the records that it is about. */
export async function frozenCompared(
	{ statement, place, frozen, variables }: ComparedArgument,
	columns: readonly WithActor[],
	leftOut: readonly string[],
	asked: Asked,
	token: CancellationToken,
): Promise<Frozen> {
	const { records, isChoice, unnamed } = frozen;
	const actors = columns.map(({ actor }) => actor);
	const actorsOwn = actors.flatMap((actor) => (actor.kind === "record" ? [actor.record] : []));
	const looked = await look(asked, [...records, ...actorsOwn], token);
	const why = whyNotTheseClauses(looked, variables);
	if (why !== undefined) throw errors.invalidArgument(`No test can be made of this. ${why}`);
	const { fixtures, notes } = fixturesOf(looked);
	const names = columns.map(({ session }) => `“${session.name}”`).join(", ");
	const comment = [
		oneLine(`From a comparison in ${place}: what ${names} got.`),
		...aboutRecords(frozen),
		...(unnamed.length === 0 ? [] : [`No assertion can name the fields ${unnamed.join(", ")}.`]),
		...leftOut.map((each) => oneLine(each)),
		...notesOnActors(looked, actors),
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
	const presence: readonly FrozenPart[] =
		records.length === 0 ? [] : [{ actor: { kind: "root" }, cases: [caseOfPresence(records)] }];
	return { comment, fixtures, parts: [...presence, ...withoutTwins(parts)] };
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
