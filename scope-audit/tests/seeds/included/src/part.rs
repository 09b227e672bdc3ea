{
    client.send(desk::Operation::EditBill); // finds: unguarded EditBills editBill
}
