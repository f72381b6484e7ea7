/**
 * The servers of the profiles: what each has last said, to whoever asked, and what is
 * known by that of each profile.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.server;

import org.jspecify.annotations.NullMarked;
