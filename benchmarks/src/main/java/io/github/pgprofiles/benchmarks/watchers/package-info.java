/**
 * The trial that has many people look at many profiles, and sees what that costs the
 * application and its servers.
 */
@NullMarked
package io.github.pgprofiles.benchmarks.watchers;

import org.jspecify.annotations.NullMarked;
