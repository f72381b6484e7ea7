package io.github.pgprofiles.query;

import io.github.pgprofiles.testing.DriverProperties;

/** The same where the driver reads all portions of a cursor itself. */
@DriverProperties("maxResultBuffer=1G")
class EngineByDriverIT extends EngineIT {

}
