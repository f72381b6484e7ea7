/**
 * Files as people have them: what stands before the data, columns by the header's names,
 * lines and columns that are left out on the way, documents of JSON, and what a file
 * probably is that the server refuses.
 */
@NullMarked
package io.github.pgprofiles.internal.copy.file;

import org.jspecify.annotations.NullMarked;
