/**
 * The Actuator's endpoint {@code postgres}: what profiles, pools, connections and servers
 * do at the moment.
 */
@NullMarked
package io.github.pgprofiles.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
