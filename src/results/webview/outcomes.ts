/** What is said of a run that failed as a whole. */
import type { RunViewState } from "../../protocol/results";

type Outcome = Extract<RunViewState, { kind: "failed" }>["outcome"];

interface OutcomeWords {
	/** Above the message. */
	readonly title: string;
	/** In the line about the run, and for whoever does not see the sign of its tab. */
	readonly short: string;
}

export const OUTCOMES: Readonly<Record<Outcome, OutcomeWords>> = {
	nothingRan: { title: "Nothing ran", short: "failed, nothing ran" },
	ran: { title: "It ran, but what it gave is not known", short: "ran, results not known" },
	unknown: { title: "It is not known whether this was applied", short: "outcome not known" },
};
