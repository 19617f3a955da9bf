/// The settings that several programs take, each declared once. A setting that one program or one
/// command takes is declared there.
package enum Settings {}
