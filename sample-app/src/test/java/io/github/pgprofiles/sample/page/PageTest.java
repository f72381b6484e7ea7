package io.github.pgprofiles.sample.page;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.github.pgprofiles.sample.SampleTest;
import io.github.pgprofiles.sample.browser.RequiresBrowser;
import io.github.pgprofiles.test.proxy.ProxiedProfile;

/**
 * The whole application with databases that can be taken away from it, and a browser. All
 * such tests share one, so each leaves the databases as they were.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SampleTest
@RequiresBrowser
@ProxiedProfile("cities")
@ProxiedProfile("ledger")
@interface PageTest {

}
