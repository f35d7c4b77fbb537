"""What Rapport does by itself when something happens: telling other systems."""
