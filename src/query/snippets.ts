import { CompletionItem, CompletionItemKind, languages, MarkdownString, SnippetString } from "vscode";
import type { Disposable } from "../common/disposable";
import { LANGUAGE_ID } from "../contributions";
import { officialHasSnippets } from "./officialExtension";

/**
 * Offers the snippets while typing. They are not contributed by package.json, because then they would show beside the
 * official extension's, which has the same ones and more.
 */
export function registerSnippets(): Disposable {
	return languages.registerCompletionItemProvider(
		{ language: LANGUAGE_ID },
		{ provideCompletionItems: async () => (officialHasSnippets() ? [] : [...(await loadItems())]) },
	);
}

let items: Promise<readonly CompletionItem[]> | undefined;

function loadItems(): Promise<readonly CompletionItem[]> {
	items ??= import("../../media/snippets.json").then(({ default: snippets }) =>
		Object.entries(snippets).map(([name, { prefix, body }]) => item(name, prefix, body.join("\n"))),
	);
	return items;
}

function item(name: string, prefix: string, text: string): CompletionItem {
	const made = new CompletionItem({ label: prefix, description: name }, CompletionItemKind.Snippet);
	made.insertText = new SnippetString(text);
	made.documentation = new MarkdownString().appendCodeblock(
		text.replace(/\$\{\d+:([^}]*)\}|\$\d/g, "$1"),
		LANGUAGE_ID,
	);
	return made;
}
