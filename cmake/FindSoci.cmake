# Debian's libsoci-dev ships neither a CMake config nor a pkg-config file.
find_path(SOCI_INCLUDE_DIR soci/soci.h)
find_library(SOCI_CORE soci_core)
find_library(SOCI_POSTGRESQL soci_postgresql)
find_library(SOCI_SQLITE3 soci_sqlite3)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Soci DEFAULT_MSG SOCI_INCLUDE_DIR SOCI_CORE SOCI_POSTGRESQL SOCI_SQLITE3)
if(Soci_FOUND AND NOT TARGET Soci::Soci)
  add_library(Soci::Soci INTERFACE IMPORTED)
  set_target_properties(Soci::Soci PROPERTIES
    INTERFACE_INCLUDE_DIRECTORIES "${SOCI_INCLUDE_DIR};${PostgreSQL_INCLUDE_DIRS}"
    INTERFACE_LINK_LIBRARIES
      "${SOCI_CORE};${SOCI_POSTGRESQL};${SOCI_SQLITE3};PostgreSQL::PostgreSQL;SQLite::SQLite3")
endif()
