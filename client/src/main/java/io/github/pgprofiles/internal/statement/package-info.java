/**
 * One statement: its text, its parameters and its execution.
 */
@NullMarked
package io.github.pgprofiles.internal.statement;

import org.jspecify.annotations.NullMarked;
