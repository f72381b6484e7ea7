/**
 * A filter that has the requests of one caller see what they have written.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.servlet;

import org.jspecify.annotations.NullMarked;
