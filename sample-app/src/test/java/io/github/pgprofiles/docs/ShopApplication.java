package io.github.pgprofiles.docs;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application that README and docs talk of. */
@SpringBootApplication
class ShopApplication {

}
