/**
 * Programs in processes of their own that contenders work with.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.process;

import org.jspecify.annotations.NullMarked;
