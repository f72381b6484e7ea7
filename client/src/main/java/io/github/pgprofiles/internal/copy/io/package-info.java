/**
 * Where the data of a COPY come from and go to: streams and files, their encodings, sizes
 * and progress.
 */
@NullMarked
package io.github.pgprofiles.internal.copy.io;

import org.jspecify.annotations.NullMarked;
