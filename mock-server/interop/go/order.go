package main

import (
	"context"
	"fmt"

	"github.com/apache/rocketmq-client-go/v2/consumer"
	"github.com/apache/rocketmq-client-go/v2/primitive"
	"github.com/apache/rocketmq-client-go/v2/producer"
)

const orders, steps = 8, 25

// order sends the steps of several orders, each order by its sharding key to one queue, and reports whether an orderly
// consumer saw them in order, one suspension included.
func order(namesrv string) (any, error) {
	received := make(chan *primitive.MessageExt, 10_000)
	suspended := 0
	take := func(message *primitive.MessageExt) consumer.ConsumeResult {
		if string(message.Body) == "3 7" && suspended == 0 {
			suspended++
			return consumer.SuspendCurrentQueueAMoment
		}
		return consumer.ConsumeSuccess
	}
	producing, err := startProducer(namesrv, "PG_go_order", producer.WithQueueSelector(producer.NewHashQueueSelector()))
	if err != nil {
		return nil, err
	}
	defer producing.Shutdown()
	for step := 0; step < steps; step++ {
		for number := 0; number < orders; number++ {
			message := primitive.NewMessage("go-order", []byte(fmt.Sprintf("%d %d", number, step))).WithShardingKey(fmt.Sprint(number))
			if _, err := producing.SendSync(context.Background(), message); err != nil {
				return nil, err
			}
		}
	}
	consuming, err := startConsumer(namesrv, "CG_go_order", "go-order", received, take, consumer.WithConsumerOrder(true))
	if err != nil {
		return nil, err
	}
	defer consuming.Shutdown()
	all := collect(received, orders*steps)
	next := map[int]int{}
	inOrder := true
	for _, message := range all {
		var number, step int
		if _, err := fmt.Sscanf(string(message.Body), "%d %d", &number, &step); err != nil {
			return nil, err
		}
		inOrder = inOrder && next[number] == step
		next[number] = step + 1
	}
	return map[string]any{"received": len(all), "inOrder": inOrder, "suspended": suspended}, nil
}
