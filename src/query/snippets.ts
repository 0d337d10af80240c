import { CompletionItem, CompletionItemKind, languages, MarkdownString, SnippetString } from "vscode";
import snippets from "../../media/snippets.json";
import type { Disposable } from "../common/disposable";
import { LANGUAGE_ID } from "../contributions";
import { officialHasSnippets } from "./officialExtension";

/**
 * Offers the snippets while typing. They are not contributed by package.json, because then they would show beside the
 * official extension's, which has the same ones and more.
 */
export function registerSnippets(): Disposable {
	const items = Object.entries(snippets).map(([name, { prefix, body }]) => {
		const text = body.join("\n");
		const item = new CompletionItem({ label: prefix, description: name }, CompletionItemKind.Snippet);
		item.insertText = new SnippetString(text);
		item.documentation = new MarkdownString().appendCodeblock(
			text.replace(/\$\{\d+:([^}]*)\}|\$\d/g, "$1"),
			LANGUAGE_ID,
		);
		return item;
	});
	return languages.registerCompletionItemProvider(
		{ language: LANGUAGE_ID },
		{ provideCompletionItems: () => (officialHasSnippets() ? [] : items) },
	);
}
