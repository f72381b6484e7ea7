/**
 * The table of a COPY: its name, what the catalog says of it, and how the server looks
 * whether that is still true.
 */
@NullMarked
package io.github.pgprofiles.internal.copy.table;

import org.jspecify.annotations.NullMarked;
