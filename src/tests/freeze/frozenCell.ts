/** A cell of the permission matrix, as what is written into a suite. */
import type { CancellationToken } from "vscode-jsonrpc";
import { errors } from "../../common/errors";
import { oneLine } from "../../common/oneLine";
import { actorName, type Frozen, type FrozenActor } from "../../common/suites/freeze";
import { caseOfPresence, casesOfCell, type SampleRecord } from "../../common/suites/freezeCell";
import type { CellArgument } from "../../contributions";
import { fixturesOf, notesOnActors, whyNotTheseClauses } from "./fixtures";
import { type Asked, look } from "./look";
import { samplesOf } from "./samples";

/**
 * Finds records that show it. Rejects with `invalidArgument` where no case can say it.
 *
 * @param variables names of those that the session has
 */
export async function frozenCell(
	cell: CellArgument,
	actor: FrozenActor,
	variables: readonly string[],
	asked: Asked,
	token: CancellationToken,
): Promise<Frozen> {
	const { action, session } = cell;
	const samples = await samplesOf(cell, asked, token);
	const isOwn = ({ id }: { readonly id: string }) => id === session.subject;
	// A permission case names a record by a text: of one with another key a copy is made that has one.
	const copied = action === "select" ? [] : samples.filter((sample) => !isOwn(sample)).map(({ id }) => id);
	const actorsOwn = actor.kind === "record" ? [actor.record] : [];
	const looked = await look(asked, [...samples.map(({ id }) => id), ...actorsOwn], token, copied);
	const why = whyNotTheseClauses(looked, variables);
	if (why !== undefined) throw errors.invalidArgument(why);
	const records = samples.map(({ id, outcome }): SampleRecord => {
		const known = looked.records.find((record) => record.id === id);
		if (!known) throw errors.invalidArgument(`${id} is not there any more. Show the matrix again.`);
		const { key, newId = id } = known;
		return { id: newId, ...(key === undefined ? {} : { key }), own: isOwn({ id }), outcome };
	});
	const cases = casesOfCell({ ...cell, who: actorName(actor) }, records);
	if (typeof cases === "string") throw errors.invalidArgument(cases);
	const { fixtures, notes } = fixturesOf(looked);
	return {
		comment: [aboutCell(cell), ...notesOnActors(looked, [actor]), ...notes],
		fixtures,
		parts: [
			{ actor: { kind: "root" }, cases: [caseOfPresence(records.map(({ id }) => id))] },
			{ actor, cases },
		],
	};
}

/** What is frozen, for a comment above it. */
function aboutCell({ table, field, action, verdict, session, place }: CellArgument): string {
	const what = field === undefined ? table : `${table}.${field}`;
	const found = {
		allowed: "allowed",
		partly: "partly allowed",
		silentlyDenied: "silently denied",
		refused: "refused",
		unknown: "unknown",
	}[verdict];
	return oneLine(`From the permission matrix of ${place}: “${session.name}”, ${action} ${what}, ${found}.`);
}
