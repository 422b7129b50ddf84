/**
 * The services, one file each: what the owner gets, its configuration, its inputs, what happens.
 */
package esess.service;
