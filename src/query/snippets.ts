import { languages } from "vscode";
import type { Disposable } from "../common/disposable";
import { LANGUAGE_ID } from "../contributions";
import { officialHasSnippets } from "./officialExtension";

/**
 * Offers the snippets while a statement is begun. They are not contributed by package.json, because then they would show
 * beside the official extension's, which has the same ones and more, and in the middle of statements.
 */
export function registerSnippets(): Disposable {
	return languages.registerCompletionItemProvider(
		{ language: LANGUAGE_ID },
		{
			provideCompletionItems: async (document, position) =>
				officialHasSnippets() ? undefined : (await import("./snippetItems")).snippetItems(document, position),
		},
	);
}
