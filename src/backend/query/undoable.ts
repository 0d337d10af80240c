/** Which texts can be run so that nothing of them stays, as far as their words tell. */
import { type SlashReading, tokens } from "../../common/surrealql/lexer";
import { splitStatements } from "../../common/surrealql/statements";

const READINGS: readonly SlashReading[] = ["regexWherePossible", "alwaysDivision"];

const LEAVE_OUT = "(leave BEGIN, COMMIT and CANCEL out: all of it is rolled back anyway)";
const ALONE = "or run it in one session alone";

/** Statements at the top of a text that a roll-back cannot be put around: the end of a sentence. */
const REFUSED: ReadonlyMap<string, string> = new Map([
	["BEGIN", `it begins a transaction of its own ${LEAVE_OUT}`],
	["COMMIT", `it ends a transaction itself ${LEAVE_OUT}`],
	["CANCEL", `it ends a transaction itself ${LEAVE_OUT}`],
	["LIVE", `a live query goes on after what began it was rolled back (leave LIVE out, ${ALONE})`],
	["KILL", `a live query that is stopped does not go on again (leave KILL out, ${ALONE})`],
]);

/**
 * Why a text cannot be rolled back, as the end of a sentence; `undefined` where it can. Setting something of the whole
 * system is done at once, in a transaction or not (engine 3.0.2, server 3.3.2).
 */
export function whyNotUndoable(text: string, statements = splitStatements(text)): string | undefined {
	for (const reading of READINGS)
		for (const word of statementsBegin(text, reading)) {
			const refused = REFUSED.get(word);
			if (refused) return refused;
		}
	if (statements.some(({ unterminated }) => unterminated)) return "its end is missing";
	return changesSystem(text) ? "ALTER SYSTEM cannot be rolled back" : undefined;
}

/** The words with which statements begin, those within blocks as well, when each `/` is read in one way. */
function* statementsBegin(text: string, reading: SlashReading): Generator<string, void, undefined> {
	let isBegin = true;
	for (const { kind, start, end } of tokens(text, reading)) {
		if (kind === "comment") continue;
		if (isBegin && kind === "word") yield text.slice(start, end).toUpperCase();
		isBegin = kind === "semicolon";
	}
}

/** Whether `ALTER SYSTEM` stands anywhere in the text. */
function changesSystem(text: string): boolean {
	return READINGS.some((reading) => {
		let before = "";
		for (const word of wordsOf(text, reading)) {
			if (before === "ALTER" && word === "SYSTEM") return true;
			before = word;
		}
		return false;
	});
}

/** Whether one of these words (upper case) stands anywhere in the text, however a `/` in it is read. */
export function hasWord(text: string, wanted: ReadonlySet<string>): boolean {
	return READINGS.some((reading) => {
		for (const word of wordsOf(text, reading)) if (wanted.has(word)) return true;
		return false;
	});
}

/** Whether a `;` stands anywhere in it, however a `/` in it is read. */
export function hasSemicolon(text: string): boolean {
	return READINGS.some((reading) => [...tokens(text, reading)].some(({ kind }) => kind === "semicolon"));
}

/** The words of a text in upper case, an empty text for whatever is none. Comments are left out. */
function* wordsOf(text: string, reading?: SlashReading): Generator<string, void, undefined> {
	for (const { kind, start, end } of tokens(text, reading))
		if (kind !== "comment") yield kind === "word" ? text.slice(start, end).toUpperCase() : "";
}
