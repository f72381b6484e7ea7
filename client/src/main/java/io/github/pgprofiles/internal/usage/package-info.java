/**
 * What a pool is used for at the moment: who has its connections, how long they were
 * waited for, and which COPYs and streams are under way. Collected where it happens,
 * without a lock, and put together only for whoever looks.
 */
@NullMarked
package io.github.pgprofiles.internal.usage;

import org.jspecify.annotations.NullMarked;
