package io.github.pgprofiles.autoconfigure.test;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application whose slices are tested. */
@SpringBootApplication
class SliceApplication {

}
