package io.github.pgprofiles.docs;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application that README and docs talk of. */
@SpringBootApplication
class ShopApplication {

	static void main(String[] args) {
		SpringApplication.run(ShopApplication.class, args);
	}

}
