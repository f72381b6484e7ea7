/** What an application has. */
package com.example.details;
