/** What an application has, whose packages are none of ours. */
@NullMarked
package io.github.pgprofiles.application;

import org.jspecify.annotations.NullMarked;
