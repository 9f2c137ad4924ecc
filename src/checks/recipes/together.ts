// Recipes that are followed one after the other.
import { joined } from '../../model.ts';
import type { Recipe } from '../define.ts';

/** One recipe of several, in their order. What any of them cannot do in a tool is left to the console. */
export function together(...recipes: readonly Recipe[]): Recipe {
  const cloudFormation = recipes.flatMap((recipe) => recipe.cloudFormation ?? []);
  const terraform = recipes.flatMap((recipe) => recipe.terraform ?? []);
  return {
    console: joined(
      recipes.map((recipe) => recipe.console),
      '\n',
    ),
    ...(cloudFormation.length === 0 ? {} : { cloudFormation: cloudFormation.join('\n') }),
    ...(terraform.length === 0 ? {} : { terraform: terraform.join('\n\n') }),
  };
}
