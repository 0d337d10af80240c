/** What the code lenses say. Loaded when a document is first to have some. */
import { CodeLens, Range, type TextDocument } from "vscode";
import { defined } from "../common/defined";
import { groupStatements, splitStatements } from "../common/surrealql/statements";
import { withoutIcons } from "../common/withoutIcons";
import type { CommandArgs, CommandId, StatementArgument } from "../contributions";
import { shortName } from "../model/sessionWords";

/** A longer text, such as a dump, would be cut anew at each pause in typing, on the thread of all extensions. */
const LONGEST = 250_000;

/** What a lens says that it runs as. */
export type Named = NonNullable<StatementArgument["session"]>;

/** The lenses above each statement and each transaction of a document. */
export function lenses(
	document: TextDocument,
	session: Named | undefined,
	connectsTo: string | undefined,
	compares: boolean,
): CodeLens[] {
	const uri = document.uri.toString();
	const text = document.getText();
	if (text.length > LONGEST) return [];
	return groupStatements(splitStatements(text)).flatMap((block) => {
		const range = new Range(document.positionAt(block.start), document.positionAt(block.end));
		const what = block.transaction ? "Run transaction" : "Run";
		const statement = {
			uri,
			start: block.start,
			end: block.end,
			text: text.slice(block.start, block.end),
		};
		return [
			new CodeLens(range, {
				title: session
					? `$(play) ${what} as ${withoutIcons(shortName(session.name))}`
					: `$(play) ${what}${connectsTo ? `, connecting to ${withoutIcons(connectsTo)}` : ""}`,
				tooltip: session
					? `Run this as session “${session.name}”`
					: "Run this; without a connection that is made first, and without an active session you choose one",
				command: "surrealSessions.runStatement" satisfies CommandId,
				arguments: [
					{ ...statement, ...defined({ session }) },
				] satisfies CommandArgs<"surrealSessions.runStatement">,
			}),
			...(compares ? [compareLens(range, statement)] : []),
		];
	});
}

function compareLens(range: Range, statement: StatementArgument): CodeLens {
	return new CodeLens(range, {
		title: "$(split-horizontal) Compare",
		tooltip: "Run this in several sessions, and see side by side what each of them gets",
		command: "surrealSessions.compareSessions" satisfies CommandId,
		arguments: [statement] satisfies CommandArgs<"surrealSessions.compareSessions">,
	});
}
