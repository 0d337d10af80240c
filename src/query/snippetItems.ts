/** The snippets for a statement that is being begun. */
import {
	CompletionItem,
	CompletionItemKind,
	CompletionList,
	MarkdownString,
	type Position,
	Range,
	SnippetString,
	type TextDocument,
} from "vscode";
import all from "../../media/snippets.json";
import { LANGUAGE_ID } from "../contributions";
import { beginningOfStatement, shownSnippet } from "./snippetPlace";

/** A longer text before the cursor is not read at each key. */
const LONGEST_TEXT = 200_000;

/** Those whose name begins with what has been typed. */
export function snippetItems(document: TextDocument, position: Position): CompletionList {
	if (document.offsetAt(position) > LONGEST_TEXT) return new CompletionList();
	const text = document.getText(new Range(document.positionAt(0), position));
	const beginning = beginningOfStatement(text);
	if (!beginning) return new CompletionList();
	const typed = beginning.words.toLowerCase();
	const range = new Range(document.positionAt(beginning.start), position);
	const items = Object.entries(all)
		.filter(([, { prefix }]) => prefix.startsWith(typed))
		.map(([name, { prefix, body }]) => item(name, prefix, body.join("\n"), range, beginning.words));
	// Asked again at each key: by itself VS Code would go on with whatever has the letters somewhere.
	return new CompletionList(items, true);
}

function item(name: string, prefix: string, body: string, range: Range, typed: string): CompletionItem {
	const made = new CompletionItem({ label: prefix, description: name }, CompletionItemKind.Snippet);
	made.insertText = new SnippetString(body);
	made.range = range;
	// In the case in which it is being typed: it is the same beginning.
	made.filterText = typed + prefix.slice(typed.length);
	made.documentation = new MarkdownString().appendCodeblock(shownSnippet(body), LANGUAGE_ID);
	return made;
}
