/** A session as the text of a program that makes it again, in one of the languages that have an official SDK. */
import type { CodeLanguage } from "../../protocol/backend";
import { dotnet } from "./dotnet";
import { go } from "./go";
import { javascript } from "./javascript";
import { python } from "./python";
import type { Recipe } from "./recipe";
import { rust } from "./rust";

const writers: Readonly<Record<CodeLanguage, (recipe: Recipe) => string>> = {
	javascript,
	dotnet,
	python,
	rust,
	go,
};

/** The text; it holds no secret. */
export function sessionAsCode(recipe: Recipe, language: CodeLanguage): string {
	return writers[language](recipe);
}
