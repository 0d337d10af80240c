/** What a test suite can say of a statement that was compared. */
import { errors } from "../common/errors";
import { shapeOf, whyNotThisStatement } from "../common/suites/freezeStatement";
import type { ComparedArgument } from "../contributions";
import { foundSession } from "../model/foundSession";
import { whereIs } from "../model/sessionWords";
import { withProgress } from "../progress";
import { DEFAULT_SESSION } from "../protocol/backend";
import { freezeStatement, judgeText } from "../protocol/compare";
import type { Comparison } from "./comparison";

/**
 * Asks the connection that it was compared on; another one rejects.
 *
 * @param index counts the statements of the text from 0
 */
export async function toFreeze(
	{ here, state, what: { text, sessions } }: Comparison,
	index: number,
): Promise<ComparedArgument> {
	const outcomes = state.kind === "finished" ? state.result.outcomes : [];
	const found = outcomes.map(({ statements }) => statements.find((each) => each.index === index));
	const range = found.find((each) => each?.range)?.range;
	if (!range) throw whyNot("It is not certain which statement of the text gave this.");
	const statement = text.slice(range.start, range.end);
	const [place = "", ...others] = new Set(outcomes.map(({ before }) => whereIs(before)));
	if (others.length > 0)
		throw whyNot(
			`The sessions are not all in the same place, but in ${[place, ...others].join(" and ")}: a suite runs in one database.`,
		);
	return withProgress("Looking at what the sessions got…", async (token) => {
		const judged = { sessions: [DEFAULT_SESSION], text: text.slice(0, range.end) };
		const judgement = await here.request(judgeText, judged, token);
		// As they were then.
		const variables = [...new Set(sessions.flatMap((each) => Object.keys(each.variables)))];
		const before = text.slice(0, range.start);
		const why = whyNotThisStatement({ statement, before }, variables, judgement);
		if (why !== undefined) throw whyNot(why);
		const runs = outcomes.map(({ run }, at) => (found[at] ? (run ?? null) : null));
		const params = { runs, statement: index, ...shapeOf(statement) };
		const frozen = await here.request(freezeStatement, params, token);
		return {
			statement,
			place,
			variables,
			frozen,
			sessions: outcomes.map((outcome) => foundSession(outcome.before)),
		};
	});
}

function whyNot(why: string) {
	return errors.invalidArgument(`No test can be made of this. ${why}`);
}
